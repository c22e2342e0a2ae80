import { Alert, Button, Group, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCloudOff, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';

/** While the first answer is on its way: the shape of what comes, so that nothing jumps. */
export function Loading({ rows = 5, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <Stack gap="sm" role="status" aria-label={label} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <Skeleton key={index} height={44} radius="md" />
      ))}
    </Stack>
  );
}

type EmptyProps = {
  icon: Icon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** Whether it is all there is on the page; its title is the page's then. */
  isPage?: boolean;
};

/** Nothing there yet: says what will be here and how to get it. */
export function Empty({ icon: Glyph, title, children, action, isPage = false }: EmptyProps) {
  return (
    <Paper p="xl">
      <Stack align="center" gap="xs" py="lg" ta="center">
        <ThemeIcon variant="light" size={56} radius="xl">
          <Glyph size={28} stroke={1.6} aria-hidden />
        </ThemeIcon>
        <Title order={isPage ? 1 : 2} size="h2" mt="xs">
          {title}
        </Title>
        <Text c="dimmed" maw={440}>
          {children}
        </Text>
        {action !== undefined && <Group mt="sm">{action}</Group>}
      </Stack>
    </Paper>
  );
}

const looks = {
  OFFLINE: { icon: IconCloudOff, title: 'No connection' },
  FORBIDDEN: { icon: IconLock, title: 'Not allowed' },
  RATE_LIMITED: { icon: IconAlertTriangle, title: 'Slow down a little' },
  UNAVAILABLE: { icon: IconCloudOff, title: 'Not available at the moment' },
} as const;

function lookOf(code: Failure['code']): { icon: Icon; title: string } {
  return code in looks ? looks[code as keyof typeof looks] : { icon: IconAlertTriangle, title: 'That did not work' };
}

/** A request that failed, what that means, and a way on. */
export function FailureNotice({ failure, retry }: { failure: Failure | null; retry?: () => unknown }) {
  if (failure === null) return null;
  const { icon: Glyph, title } = lookOf(failure.code);
  return (
    <Alert color="red" icon={<Glyph aria-hidden />} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <span>{failure.message}</span>
        {failure.requestId !== null && (
          <Text size="xs" c="dimmed">
            Request {failure.requestId}
          </Text>
        )}
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** An outcome of the schema that the person can do something about. */
export function Refusal({ message, children }: { message: string | null; children?: ReactNode }) {
  if (message === null) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} role="alert">
      {message} {children}
    </Alert>
  );
}
