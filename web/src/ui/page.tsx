import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

const product = 'Quittance';

/** The browser's title for as long as the component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? product : `${title} · ${product}`;
  }, [title]);
}

type PageProps = {
  title: string;
  /** Beside the title: a status. */
  badge?: ReactNode;
  /** One sentence below the title: what this page is for. */
  description?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** The frame of every page: its heading (which gets the focus after navigation, so that screen readers say where one is), actions, content. */
export function Page({ title, badge, description, back, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body || document.activeElement.closest('nav')) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <Stack gap="lg">
      <Box component="header">
        {back}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} flex="1 1 16rem" miw={0}>
            <Group gap="sm">
              <Title order={1} tabIndex={-1} ref={heading} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
                {title}
              </Title>
              {badge}
            </Group>
            {description !== undefined && <Text c="dimmed">{description}</Text>}
          </Stack>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      </Box>
      {children}
    </Stack>
  );
}
