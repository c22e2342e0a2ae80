import { Button, Code, Collapse, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { Empty, FailureNotice, Refusal } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { type DeadLetter, type Replay, replayDeadLetters } from './machinery.ts';

type Props = { letters: readonly DeadLetter[]; onReplayed(): Promise<void> };

/**
 * What services gave up on, by service; each can be looked at and handed on again, alone or with all of its type or service. `unavailable`
 * are the services that could not be asked.
 */
export function DeadLetters({ letters, unavailable, onReplayed }: Props & { unavailable: readonly string[] }) {
  if (letters.length + unavailable.length === 0) {
    return (
      <Empty icon={IconCircleCheck} title="Nothing was given up">
        An event that a service can't handle is tried again with growing pauses, then shown here.
      </Empty>
    );
  }
  return (
    <>
      {unavailable.length > 0 && (
        <Refusal message={`Could not be asked now: ${unavailable.join(', ')}. What they gave up on is not in this list.`} />
      )}
      {[...Map.groupBy(letters, ({ service }) => service)].map(([service, ofService]) => (
        <ServiceLetters key={service} service={service} letters={ofService} onReplayed={onReplayed} />
      ))}
    </>
  );
}

function ServiceLetters({ service, letters, onReplayed }: Props & { service: string }) {
  const types = [...Map.groupBy(letters, ({ event }) => event.type)].filter(([, ofType]) => ofType.length > 1);
  return (
    <Stack component="section" gap="xs" aria-label={service}>
      <Group justify="space-between">
        <Title order={3} size="h4">
          {service}
        </Title>
        <ReplayButton wanted={{ service }} onReplayed={onReplayed}>{`All of ${service} once more`}</ReplayButton>
      </Group>
      {types.map(([type, ofType]) => (
        <Group key={type} justify="space-between">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{`${ofType.length} × ${type}`}</Text>
          <ReplayButton wanted={{ service, type }} label={`Hand all ${type} to ${service} again`} onReplayed={onReplayed}>
            All of these once more
          </ReplayButton>
        </Group>
      ))}
      {letters.map((letter) => (
        <Letter key={letter.event.id} letter={letter} onReplayed={onReplayed} />
      ))}
    </Stack>
  );
}

function Letter({ letter, onReplayed }: { letter: DeadLetter; onReplayed(): Promise<void> }) {
  const { service, event, attempts, deadAt, error } = letter;
  const [shown, setShown] = useState(false);
  return (
    <Paper p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2} miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {event.type}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            about {event.subject} · {attempts} attempts, the last <Instant value={deadAt} />
          </Text>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {error}
          </Text>
        </Stack>
        <Stack gap="xs">
          <ReplayButton wanted={{ service, eventId: event.id }} label={`Hand ${event.type} on again`} onReplayed={onReplayed}>
            Once more
          </ReplayButton>
          <Button
            variant="subtle"
            size="sm"
            aria-expanded={shown}
            aria-label={`Show ${event.type}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </Button>
        </Stack>
      </Group>
      <Collapse expanded={shown}>
        <Code block mt="sm">
          {JSON.stringify(event, null, 2)}
        </Code>
      </Collapse>
    </Paper>
  );
}

type ReplayButtonProps = { wanted: Replay; label?: string; children: string; onReplayed(): Promise<void> };

function ReplayButton({ wanted, label, children, onReplayed }: ReplayButtonProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function replay() {
    setBusy(true);
    setFailure(null);
    try {
      const count = await replayDeadLetters(wanted);
      notifications.show({ message: `${wanted.service} gets ${count === 1 ? 'it' : `${count} events`} once more.` });
      await onReplayed();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Stack gap="xs">
      <Button variant="default" size="sm" loading={busy} aria-label={label ?? children} onClick={() => void replay()}>
        {children}
      </Button>
      <FailureNotice failure={failure} />
    </Stack>
  );
}
