import { useApolloClient } from '@apollo/client/react';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { type Failure, failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { formatMoney } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { PayeeDocument, type PayeeQuery, TransferFundsDocument } from './wallet.generated.ts';
import type { Wallet } from './wallet.ts';

type Payee = NonNullable<PayeeQuery['payee']>;

/** Pays a person by their user name: first whom, then how much. */
export function TransferFunds({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const [payee, setPayee] = useState<Payee | null>(null);
  const receiving = payee?.receivingWallets.find(({ currency }) => currency === wallet.currency) ?? null;
  return (
    <Modal opened onClose={onClose} title="Pay somebody">
      {payee === null || receiving === null ? (
        <FindPayee currency={wallet.currency} onFound={setPayee} onClose={onClose} />
      ) : (
        <Amount wallet={wallet} payee={payee} toWalletId={receiving.id} onBack={() => setPayee(null)} onClose={onClose} />
      )}
    </Modal>
  );
}

function FindPayee({ currency, onFound, onClose }: { currency: string; onFound(payee: Payee): void; onClose(): void }) {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fields = useFields({ userName: '' }, (values) => required(values, { userName: 'Whom do you want to pay?' }));

  async function find({ userName }: typeof fields.values) {
    setBusy(true);
    setFailure(null);
    try {
      const name = userName.trim().replace(/^@/, '');
      const { data } = await client.query({ query: PayeeDocument, variables: { userName: name }, fetchPolicy: 'network-only' });
      const payee = data?.payee ?? null;
      if (payee === null) fields.showErrors([{ path: ['userName'], message: 'There is nobody of exactly this name.' }]);
      else if (payee.receivingWallets.every((each) => each.currency !== currency)) {
        fields.showErrors([{ path: ['userName'], message: `${payee.name} has no wallet in ${currency} yet.` }]);
      } else onFound(payee);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form {...fields.form(find)}>
      <Stack>
        <FailureNotice failure={failure} />
        <TextInput
          label="User name"
          description="The whole name, as the person told you."
          leftSection="@"
          autoComplete="off"
          autoCapitalize="none"
          data-autofocus
          {...fields.text('userName')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type AmountProps = { wallet: Wallet; payee: Payee; toWalletId: string; onBack(): void; onClose(): void };

function Amount({ wallet, payee, toWalletId, onBack, onClose }: AmountProps) {
  const fields = useFields({ 'amount.amount': '', reference: '' }, (values) =>
    required(values, { 'amount.amount': 'How much?' }),
  );
  const command = useCommand(TransferFundsDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency: wallet.currency };
    const content = { fromWalletId: wallet.id, toWalletId, amount, reference: orNull(values.reference) };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ transferFunds }) => {
      attempt.settle();
      switch (transferFunds.__typename) {
        case 'TransferFundsSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(amount)} went to ${payee.name}.` });
          return onClose();
        case 'InsufficientFundsError':
          fields.showErrors([
            { path: ['amount', 'amount'], message: `Only ${formatMoney(transferFunds.available)} can be spent.` },
          ]);
          return;
        case 'ValidationError':
          return setRefusal(fields.showErrors(transferFunds.fields));
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
        case 'SameWalletError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(transferFunds.message);
        default:
          return assertNever(transferFunds);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <Alert icon={<IconUserCheck aria-hidden />} title={payee.name}>
          @{payee.userName}
        </Alert>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <TextInput
          label={`Amount in ${wallet.currency}`}
          description={`${formatMoney(wallet.available)} available`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...fields.text('amount.amount')}
        />
        <TextInput label="What it is for" description="Both of you see it." maxLength={140} {...fields.text('reference')} />
        <Text size="sm" c="dimmed">
          The money moves at once and can't be called back.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            Somebody else
          </Button>
          <Button type="submit" loading={command.busy}>
            Pay
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
