import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { decimalSeparator, typedDecimal } from '../../ui/decimal-text.ts';
import { ButtonLink } from '../../ui/link.tsx';
import { BatchLines } from './batch-lines.tsx';
import type { BatchTransfer } from './find-receivers.ts';

/** A transfer, and why it was refused; null when it was done. */
export type LineOutcome = BatchTransfer & { refusal: string | null };

type BatchOutcomeProps = {
  currency: string;
  outcomes: readonly LineOutcome[];
  /** Begins anew with this text. */
  onAgain(text: string): void;
};

/** What became of each line; those that were refused can be changed and tried again. */
export function BatchOutcome({ currency, outcomes, onAgain }: BatchOutcomeProps) {
  const refused = outcomes.filter(({ refusal }) => refusal !== null);
  const done = outcomes.length - refused.length;
  return (
    <Stack>
      <Alert color={refused.length === 0 ? 'green' : 'orange'} role="status">
        {done.toLocaleString()} of {outcomes.length.toLocaleString()} done
        {refused.length > 0 && `, ${refused.length.toLocaleString()} refused: nothing of those was moved`}.
      </Alert>
      <BatchLines
        label="Outcomes"
        currency={currency}
        // What needs somebody comes first.
        lines={outcomes.toSorted((one, other) => Number(one.refusal === null) - Number(other.refusal === null))}
        statusOf={({ refusal }) =>
          refusal === null ? (
            <Badge color="green">Done</Badge>
          ) : (
            <Stack gap={2}>
              <Badge color="orange">Refused</Badge>
              <Text size="sm">{refusal}</Text>
            </Stack>
          )
        }
      />
      <Group justify="flex-end">
        {refused.length > 0 && (
          <Button variant="default" onClick={() => onAgain(textOf(refused))}>
            Change what was refused
          </Button>
        )}
        <ButtonLink to="/wallet">Back to the wallet</ButtonLink>
      </Group>
    </Stack>
  );
}

/** The lines as `readBatch` takes them. */
function textOf(lines: readonly BatchTransfer[]): string {
  const fieldsOf = ({ to, amount, reference }: BatchTransfer) => [
    to,
    typedDecimal(amount, decimalSeparator()),
    quoted(reference ?? ''),
  ];
  return lines.map((line) => fieldsOf(line).join('\t')).join('\n');
}

function quoted(text: string): string {
  return /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
