import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { formatAmount, isCurrency, parseAmount } from '@quittance/money/money';
import { assert, assertNever, unwrap } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../../api/attempt.ts';
import { useCommand } from '../../api/use-command.ts';
import { formatMoney, type MoneyValue } from '../../ui/format.ts';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { type BatchWalletQuery, TransferFundsBatchDocument, type TransferFundsBatchMutation } from './batch.generated.ts';
import { BatchLines } from './batch-lines.tsx';
import type { LineOutcome } from './batch-outcome.tsx';
import type { BatchTransfer } from './find-receivers.ts';

type Result = Extract<
  TransferFundsBatchMutation['transferFundsBatch'],
  { __typename: 'TransferFundsBatchSuccess' }
>['results'][number];

type BatchReviewProps = {
  wallet: NonNullable<BatchWalletQuery['wallet']>;
  transfers: readonly BatchTransfer[];
  onBack(): void;
  onDone(outcomes: readonly LineOutcome[]): void;
};

/** Every transfer with whom it goes to, and what all of them come to, before anything moves. */
export function BatchReview({ wallet, transfers, onBack, onDone }: BatchReviewProps) {
  const { currency } = wallet;
  const command = useCommand(TransferFundsBatchDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const totalMinor = sum(transfers, currency);
  const isTooMuch = totalMinor > minorOf(wallet.available);

  const pay = () => {
    setRefusal(null);
    setWrong([]);
    const content = transfers.map(({ toWalletId, amount, reference }) => ({
      ...{ fromWalletId: wallet.id, toWalletId, reference },
      amount: { amount, currency },
    }));
    return command.run(
      { input: { transfers: content, idempotencyKey: attempt.keyFor(content) } },
      ({ transferFundsBatch: outcome }) => {
        attempt.settle();
        switch (outcome.__typename) {
          case 'TransferFundsBatchSuccess':
            return onDone(outcome.results.map((result, index) => outcomeOf(transfers[index], result)));
          case 'ValidationError':
            return setWrong(outcome.fields.map(({ path, message }) => `${placeOf(path, transfers)} ${message}.`));
          case 'IdempotencyKeyReusedError':
            return setRefusal(outcome.message);
          default:
            return assertNever(outcome);
        }
      },
    );
  };

  return (
    <Stack>
      <FailureNotice failure={command.failure} />
      <Refusal message={refusal} />
      {wrong.length > 0 && (
        <Alert color="orange" role="alert" title="Nothing was moved">
          <List size="sm">
            {wrong.map((message) => (
              <List.Item key={message}>{message}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {isTooMuch && (
        <Alert color="orange">
          The wallet has {formatMoney(wallet.available)}: the last of these transfers will be refused, the others are done.
        </Alert>
      )}
      <BatchLines label="Transfers" currency={currency} lines={transfers} statusOf={null} />
      <Group justify="space-between">
        <Text fw={700}>
          {transfers.length === 1 ? 'One transfer' : `${transfers.length.toLocaleString()} transfers`},{' '}
          {formatMoney(moneyOf(totalMinor, currency))}
        </Text>
        <Group>
          <Button variant="default" disabled={command.busy} onClick={onBack}>
            Change
          </Button>
          <Button loading={command.busy} onClick={() => void pay()}>
            Pay {formatMoney(moneyOf(totalMinor, currency))}
          </Button>
        </Group>
      </Group>
      <Text size="sm" c="dimmed">
        Each is done or refused on its own. What is done can't be called back.
      </Text>
    </Stack>
  );
}

/** The line that an error of the input is about: `transfers.3.amount.amount`. */
function placeOf(path: readonly string[], transfers: readonly BatchTransfer[]): string {
  const transfer = path[0] === 'transfers' ? transfers[Number(path[1])] : undefined;
  return transfer === undefined ? path.join('.') : `Line ${transfer.line}: ${path[2] ?? 'it'}`;
}

function outcomeOf(transfer: BatchTransfer | undefined, result: Result): LineOutcome {
  assert(transfer !== undefined, 'there is a result for each transfer, in their order');
  if (result.__typename === 'TransferFundsSuccess') return { ...transfer, refusal: null };
  const refusal =
    result.__typename === 'InsufficientFundsError' ? `Only ${formatMoney(result.available)} could be spent.` : result.message;
  return { ...transfer, refusal };
}

function minorOf({ amount, currency }: MoneyValue): bigint {
  assert(isCurrency(currency), 'wallets are in currencies that we know');
  return unwrap(parseAmount(amount, currency));
}

function moneyOf(minor: bigint, currency: string): MoneyValue {
  assert(isCurrency(currency), 'wallets are in currencies that we know');
  return { amount: formatAmount(minor, currency), currency };
}

function sum(transfers: readonly BatchTransfer[], currency: string): bigint {
  return transfers.reduce((total, { amount }) => total + minorOf({ amount, currency }), 0n);
}
