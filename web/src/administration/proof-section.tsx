import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { assertNever } from '@quittance/result';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { type BooksQuery, RunProofDocument } from './books.generated.ts';

type Proof = Pick<BooksQuery['ledgerProof'], 'everySeconds' | 'openRun' | 'lastRun'>;

type Props = {
  kind: 'LEDGER' | 'RECONCILIATION';
  title: string;
  about: string;
  proof: Proof;
  /** What the last run looked at, in words. */
  counted: string | null;
  onAsked(): Promise<unknown>;
  /** What it found. */
  children: ReactNode;
};

/** One proof of the books: how its last run ended, when the next one is due, and a button for those who don't want to wait. */
export function ProofSection({ kind, title, about, proof, counted, onAsked, children }: Props) {
  const command = useCommand(RunProofDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const isOpen = proof.openRun !== null;
  const run = () =>
    command.run({ input: { proof: kind } }, ({ runProof }) => {
      switch (runProof.__typename) {
        case 'RunProofSuccess':
          setRefusal(null);
          return onAsked();
        case 'ValidationError':
          return setRefusal(runProof.message);
        default:
          return assertNever(runProof);
      }
    });
  return (
    <Stack component="section" gap="sm" aria-labelledby={kind}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex="1 1 16rem" miw={0}>
          <Title order={2} id={kind}>
            {title}
          </Title>
          <Text c="dimmed">{about}</Text>
        </Stack>
        <Button
          variant="default"
          loading={command.busy || isOpen}
          aria-label={`Run now: ${title.toLowerCase()}`}
          onClick={() => void run()}
        >
          Run now
        </Button>
      </Group>
      <FailureNotice failure={command.failure} />
      <Refusal message={refusal} />
      <Verdict {...proof} counted={counted} />
      {children}
    </Stack>
  );
}

const verdicts = {
  AGREES: { color: 'green', title: 'Everything agrees' },
  DIFFERS: { color: 'red', title: 'Something does not agree' },
  FAILED: { color: 'orange', title: 'The last run could not be done' },
} as const;

function Verdict({ everySeconds, openRun, lastRun, counted }: Proof & Pick<Props, 'counted'>) {
  const { color, title } =
    lastRun === null || lastRun.outcome === null ? { color: 'gray', title: 'Not run yet' } : verdicts[lastRun.outcome];
  const progress = openRun === null ? null : openRun.begunAt === null ? 'A run is about to begin.' : 'A run is going on.';
  return (
    <Alert color={color} title={title} role="status">
      {lastRun?.endedAt != null && (
        <>
          Last run <Instant value={lastRun.endedAt} />.{' '}
        </>
      )}
      {lastRun?.failure != null && <>{lastRun.failure} What is shown below was found before. </>}
      {counted !== null && <>{counted} </>}
      {progress ?? nextRun(everySeconds)}
    </Alert>
  );
}

function nextRun(everySeconds: number): string {
  return everySeconds === 0
    ? 'It runs only when somebody asks for it.'
    : `It runs again ${lasting(everySeconds)} after each run.`;
}

function lasting(seconds: number): string {
  const unit = seconds % 3_600 === 0 ? 'hour' : seconds % 60 === 0 ? 'minute' : 'second';
  const count = seconds / { hour: 3_600, minute: 60, second: 1 }[unit];
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
