import { Box, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../shell/brand.tsx';
import { useTitle } from '../ui/page.tsx';
import classes from './frame.module.css';

/** The frame of the pages for people who are not signed in. */
export function Frame({
  title,
  lead,
  children,
  below,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) {
  useTitle(title);
  return (
    <main className={classes.page}>
      <Stack w="100%" maw={420} gap="lg">
        <Box mx="auto">
          <Brand />
        </Box>
        <Paper p={{ base: 'lg', xs: 'xl' }} shadow="sm">
          <Stack gap="md">
            <div>
              <Title order={1}>{title}</Title>
              {lead !== undefined && (
                <Text c="dimmed" mt={4}>
                  {lead}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
        {below !== undefined && (
          <Text ta="center" component="div">
            {below}
          </Text>
        )}
      </Stack>
    </main>
  );
}
