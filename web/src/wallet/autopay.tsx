import { useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText, typedDecimal } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatMoney } from '../ui/format.ts';
import { FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { SetAutopayDocument, StopAutopayDocument, WalletAutopayDocument, type WalletAutopayQuery } from './autopay.generated.ts';
import type { Wallet } from './wallet.ts';

type Limits = NonNullable<WalletAutopayQuery['wallet']>['autopay'];

/** Lets a wallet pay its owner's new bills by itself, up to limits, or ends that. */
export function Autopay({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const { data, error, refetch } = useQuery(WalletAutopayDocument, {
    variables: { id: wallet.id },
    fetchPolicy: 'network-only',
  });
  return (
    <Dialog onClose={onClose} title="Pay new bills by itself">
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading rows={2} />}
      {data !== undefined && <AutopayForm wallet={wallet} limits={data.wallet?.autopay ?? null} onClose={onClose} />}
    </Dialog>
  );
}

function AutopayForm({ wallet, limits, onClose }: { wallet: Wallet; limits: Limits; onClose(): void }) {
  const separator = decimalSeparator();
  const typed = (amount: string | undefined) => (amount === undefined ? '' : typedDecimal(amount, separator));
  const fields = useFields(
    {
      'mostPerBill.amount': typed(limits?.mostPerBill.amount),
      'mostPerMonth.amount': typed(limits?.mostPerMonth?.amount),
    },
    (values) => required(values, { 'mostPerBill.amount': 'Up to how much?' }),
  );
  const command = useCommand(SetAutopayDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const moneyIn = (text: string) => ({ amount: readDecimalText(text, separator), currency: wallet.currency });

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const perMonth = values['mostPerMonth.amount'].trim();
    const input = {
      walletId: wallet.id,
      mostPerBill: moneyIn(values['mostPerBill.amount']),
      mostPerMonth: perMonth === '' ? null : moneyIn(perMonth),
    };
    return command.run({ input }, ({ setAutopay }) => {
      switch (setAutopay.__typename) {
        case 'SetAutopaySuccess':
          notifications.show({ color: 'green', message: 'New bills are paid by themselves from now on.' });
          return onClose();
        case 'ValidationError':
          return setRefusal(fields.showErrors(setAutopay.fields));
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
          return setRefusal(setAutopay.message);
        default:
          return assertNever(setAutopay);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <Text size="sm" c="dimmed">
          Bills that you claim from now on are paid in full, once each. What is beyond a limit, or beyond what is in the wallet,
          waits for you.
        </Text>
        <TextInput
          label={`At most per bill, in ${wallet.currency}`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...fields.text('mostPerBill.amount')}
        />
        <TextInput
          label={`At most per month, in ${wallet.currency}`}
          description={
            limits === null ? 'Leave it empty for no limit.' : `${formatMoney(limits.paidThisMonth)} this month so far.`
          }
          inputMode="decimal"
          autoComplete="off"
          {...fields.text('mostPerMonth.amount')}
        />
        <Group justify="flex-end">
          {limits !== null && <Stop walletId={wallet.id} onStopped={onClose} onRefused={setRefusal} />}
          <Button type="submit" loading={command.busy}>
            {limits === null ? 'Pay new bills by itself' : 'Change the limits'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type StopProps = { walletId: string; onStopped(): void; onRefused(message: string): void };

function Stop({ walletId, onStopped, onRefused }: StopProps) {
  const command = useCommand(StopAutopayDocument);
  const stop = () =>
    command.run({ input: { walletId } }, ({ stopAutopay }) => {
      if (stopAutopay.__typename !== 'StopAutopaySuccess') return onRefused(stopAutopay.message);
      notifications.show({ message: 'New bills wait for you again.' });
      return onStopped();
    });
  return (
    <Button variant="default" loading={command.busy} onClick={() => void stop()}>
      Stop
    </Button>
  );
}
