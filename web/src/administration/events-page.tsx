import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { type DeadLetter, fetchDeadLetters, fetchQueues, type QueueFigures, replayDeadLetter } from './machinery.ts';

const columns: readonly Column<QueueFigures>[] = [
  { header: 'Service', card: 'title', cell: ({ service }) => <Text fw={600}>{service}</Text> },
  { header: 'Waiting', align: 'right', cell: ({ ready }) => ready },
  { header: 'Tried again later', align: 'right', cell: ({ retrying }) => retrying },
  {
    header: 'Oldest',
    align: 'right',
    cell: ({ oldestSeconds }) => (oldestSeconds === null ? '–' : `${Math.round(oldestSeconds)} s`),
  },
  {
    header: 'Given up',
    align: 'right',
    card: 'corner',
    cell: ({ dead }) => <Badge color={dead === 0 ? 'gray' : 'red'}>{dead}</Badge>,
  },
];

/** What the services still have to handle, and what they gave up on. */
export function EventsPage() {
  const [figures, setFigures] = useState<{ queues: QueueFigures[]; letters: DeadLetter[] } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(async () => {
    try {
      const [queues, letters] = await Promise.all([fetchQueues(), fetchDeadLetters()]);
      setFigures({ queues, letters });
      setFailure(null);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }, []);
  useEffect(() => void load(), [load]);
  return (
    <Page
      title="Queues"
      description="Events on their way between the services. Nothing is ever dropped: what can't be handled waits here for you."
      actions={
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => void load()}>
          Look again
        </Button>
      }
    >
      <FailureNotice failure={failure} retry={load} />
      {figures === null && failure === null && <Loading />}
      {figures !== null && (
        <>
          <Records label="Queues" columns={columns} rows={figures.queues} keyOf={({ service }) => service} />
          <Stack component="section" gap="sm" aria-labelledby="dead">
            <Title order={2} id="dead">
              Given up
            </Title>
            {figures.letters.length === 0 && (
              <Empty icon={IconCircleCheck} title="Nothing was given up">
                An event that a service can't handle is tried again with growing pauses, then shown here.
              </Empty>
            )}
            {figures.letters.map((letter) => (
              <Letter key={`${letter.service} ${letter.event.id}`} letter={letter} onReplayed={load} />
            ))}
          </Stack>
        </>
      )}
    </Page>
  );
}

function Letter({ letter, onReplayed }: { letter: DeadLetter; onReplayed(): Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function replay() {
    setBusy(true);
    try {
      await replayDeadLetter(letter.service, letter.event.id);
      notifications.show({ message: `${letter.service} gets it once more.` });
      await onReplayed();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Paper p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2} miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {letter.event.type}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {letter.service} · about {letter.event.subject} · {letter.attempts} attempts, the last{' '}
            <Instant value={letter.deadAt} />
          </Text>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {letter.error}
          </Text>
        </Stack>
        <Button
          variant="default"
          size="sm"
          loading={busy}
          aria-label={`Hand ${letter.event.type} on again`}
          onClick={() => void replay()}
        >
          Once more
        </Button>
      </Group>
      <FailureNotice failure={failure} />
    </Paper>
  );
}
