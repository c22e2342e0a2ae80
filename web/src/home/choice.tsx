import { Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type ChoiceProps = { icon: Icon; title: string; action: ReactNode; children: ReactNode };

/** One way to begin. */
export function Choice({ icon: Glyph, title, action, children }: ChoiceProps) {
  return (
    <Paper>
      <Stack h="100%" gap="sm" align="flex-start">
        <ThemeIcon variant="light" size={44} radius="md">
          <Glyph size={24} stroke={1.6} aria-hidden />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text component="div" c="dimmed" flex={1}>
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
