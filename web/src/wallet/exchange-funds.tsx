import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Facts } from '../ui/facts.tsx';
import { formatDecimal, formatMoney } from '../ui/format.ts';
import { Money } from '../ui/money.tsx';
import { FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { Instant } from '../ui/when.tsx';
import { ExchangeFundsDocument, ExchangeRatesDocument, type ExchangeRatesQuery } from './exchange.generated.ts';
import { exchangedMoney } from './exchanged-money.ts';
import type { Wallet } from './wallet.ts';

type Rate = ExchangeRatesQuery['exchangeRates'][number];

type ExchangeFundsProps = {
  wallet: Wallet;
  /** Where it can go: what the person may spend, in other currencies. */
  others: readonly Wallet[];
  onClose(): void;
};

/** Exchanges money into another wallet of one's own: both amounts and the rate are shown before anything moves. */
export function ExchangeFunds({ wallet, others, onClose }: ExchangeFundsProps) {
  const { data, error, refetch } = useQuery(ExchangeRatesDocument, { fetchPolicy: 'network-only' });
  const rates = data?.exchangeRates.filter(({ from }) => from === wallet.currency);
  const targets = others.filter(({ currency }) => rates?.some(({ to }) => to === currency));
  return (
    <Dialog onClose={onClose} title={`Exchange ${wallet.currency}`}>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {rates === undefined && error === undefined && <Loading rows={3} />}
      {rates !== undefined && targets.length === 0 && (
        <Alert>
          {rates.length === 0
            ? `${wallet.currency} is not exchanged into anything at the moment.`
            : `Open a wallet in ${rates.map(({ to }) => to).join(' or ')} first: that is what ${wallet.currency} is exchanged into.`}
        </Alert>
      )}
      {rates !== undefined && targets.length > 0 && (
        <ExchangeForm wallet={wallet} targets={targets} rates={rates} onStale={refetch} onClose={onClose} />
      )}
    </Dialog>
  );
}

type ExchangeFormProps = {
  wallet: Wallet;
  targets: readonly Wallet[];
  rates: readonly Rate[];
  onStale(): unknown;
  onClose(): void;
};

function ExchangeForm({ wallet, targets, rates, onStale, onClose }: ExchangeFormProps) {
  const fields = useFields({ toWalletId: targets[0]?.id ?? null, 'amount.amount': '' }, (values) =>
    required(values, { toWalletId: 'Into which wallet?', 'amount.amount': 'How much?' }),
  );
  const command = useCommand(ExchangeFundsDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);
  const target = targets.find(({ id }) => id === fields.values.toWalletId) ?? null;
  const rate = rates.find(({ to }) => to === target?.currency) ?? null;
  const amount = { amount: readDecimalText(fields.values['amount.amount'], decimalSeparator()), currency: wallet.currency };
  const bought = rate === null ? null : exchangedMoney(amount, rate);

  const submit = () => {
    setRefusal(null);
    if (target === null || rate === null) return;
    const content = { fromWalletId: wallet.id, toWalletId: target.id, amount, rate: rate.rate };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ exchangeFunds }) => {
      attempt.settle();
      switch (exchangeFunds.__typename) {
        case 'ExchangeFundsSuccess': {
          const { sold, bought: got } = exchangeFunds;
          notifications.show({ color: 'green', message: `${formatMoney(got.amount)} for ${formatMoney(sold.amount)}.` });
          return onClose();
        }
        case 'ExchangeRateChangedError':
        case 'ExchangeRateNotFoundError':
          setRefusal('The rate has changed meanwhile; nothing was moved. Look at what it comes to now.');
          return onStale();
        case 'InsufficientFundsError':
          fields.showErrors([
            { path: ['amount', 'amount'], message: `Only ${formatMoney(exchangeFunds.available)} can be spent.` },
          ]);
          return;
        case 'ValidationError':
          return setRefusal(fields.showErrors(exchangeFunds.fields.map(atAmount)));
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(exchangeFunds.message);
        default:
          return assertNever(exchangeFunds);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <Select
          label="Into"
          allowDeselect={false}
          data={targets.map(({ id, owner, currency }) => ({ value: id, label: `${currency} – ${owner.name}` }))}
          {...fields.choice('toWalletId')}
        />
        <TextInput
          label={`Amount in ${wallet.currency}`}
          description={`${formatMoney(wallet.available)} available`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...fields.text('amount.amount')}
        />
        {rate !== null && (
          <div aria-live="polite">
            <Facts
              facts={{
                Rate: `1 ${rate.from} = ${formatDecimal(rate.rate)} ${rate.to}`,
                'You give': bought !== null && <Money value={amount} />,
                'You get': bought !== null && <Money value={bought} fw={700} />,
                'Valid until': <Instant value={rate.validUntil} />,
              }}
            />
          </div>
        )}
        <Text size="sm" c="dimmed">
          It is exchanged at this rate or not at all. What you get is rounded down to the last decimal.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={command.busy}>
            {bought === null ? 'Exchange' : `Exchange into ${formatMoney(bought)}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the server says of the amount as a whole stands at its one field. */
function atAmount({ path, message }: { path: readonly string[]; message: string }) {
  return { path: path.join('.') === 'amount' ? ['amount', 'amount'] : path, message };
}
