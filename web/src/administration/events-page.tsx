import { Badge, Button, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { type DeadLetter, fetchDeadLetters, fetchQueues, type QueueFigures } from './machinery.ts';

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

type Figures = { queues: QueueFigures[]; letters: DeadLetter[]; unavailable: string[] };

/** What the services still have to handle, and what they gave up on. */
export function EventsPage() {
  const [figures, setFigures] = useState<Figures | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(async () => {
    try {
      const [queues, given] = await Promise.all([fetchQueues(), fetchDeadLetters()]);
      setFigures({ queues, ...given });
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
            <DeadLetters letters={figures.letters} unavailable={figures.unavailable} onReplayed={load} />
          </Stack>
        </>
      )}
    </Page>
  );
}
