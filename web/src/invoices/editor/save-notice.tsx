import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudUpload } from '@tabler/icons-react';
import type { SaveState } from './autosave.ts';
import classes from './save-notice.module.css';

/** One line that says whether the draft is saved, and what to do when it is not. */
export function SaveNotice({ state, onRetry }: { state: SaveState; onRetry(): void }) {
  return (
    <Group className={classes.notice} gap={6} role="status" aria-live="polite" c="dimmed">
      {state.kind === 'saved' && (
        <>
          <IconCheck size={16} aria-hidden />
          <Text size="sm">Draft saved</Text>
        </>
      )}
      {(state.kind === 'waiting' || state.kind === 'saving') && (
        <>
          <IconCloudUpload size={16} aria-hidden />
          <Text size="sm">Saving…</Text>
        </>
      )}
      {state.kind === 'refused' && (
        <>
          <IconAlertTriangle size={16} aria-hidden />
          <Text size="sm">Not saved: a field needs a correction</Text>
        </>
      )}
      {state.kind === 'failed' && (
        <>
          <IconAlertTriangle size={16} aria-hidden />
          <Text size="sm">Not saved yet: {state.failure.message}</Text>
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            Try now
          </Button>
        </>
      )}
    </Group>
  );
}
