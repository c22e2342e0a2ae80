import { Center, Loader, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** The moment before it is known who is there, or why it can't be known. */
export function Starting({ note }: { note?: ReactNode }) {
  return (
    <Center mih="100dvh" p="md">
      <Stack maw={420} align="center">
        {note ?? <Loader role="status" aria-label="Loading" />}
      </Stack>
    </Center>
  );
}
