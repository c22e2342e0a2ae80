import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { daysAfter, formatMoney, today } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { FindPayee, type Payee } from './find-payee.tsx';
import { PlaceHoldDocument } from './holds.generated.ts';
import type { Wallet } from './wallet.ts';

/** Sets money aside for a person: first whom for, then how much and until when. */
export function PlaceHold({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const [payee, setPayee] = useState<Payee | null>(null);
  const receiving = payee?.receivingWallets.find(({ currency }) => currency === wallet.currency) ?? null;
  return (
    <Dialog onClose={onClose} title="Set money aside">
      {payee === null || receiving === null ? (
        <FindPayee currency={wallet.currency} onFound={setPayee} onClose={onClose} />
      ) : (
        <HoldForm wallet={wallet} payee={payee} toWalletId={receiving.id} onBack={() => setPayee(null)} onClose={onClose} />
      )}
    </Dialog>
  );
}

const usualDays = 30;
const mostDays = 365;

type HoldFormProps = { wallet: Wallet; payee: Payee; toWalletId: string; onBack(): void; onClose(): void };

function HoldForm({ wallet, payee, toWalletId, onBack, onClose }: HoldFormProps) {
  const day = today();
  const fields = useFields({ 'amount.amount': '', expiresAt: daysAfter(day, usualDays), reference: '' }, (values) =>
    required(values, { 'amount.amount': 'How much?', expiresAt: 'Until when?' }),
  );
  const command = useCommand(PlaceHoldDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency: wallet.currency };
    // The whole of the chosen day, as the person sees it on the wall.
    const expiresAt = new Date(`${values.expiresAt}T23:59:59`).toISOString();
    const content = { walletId: wallet.id, toWalletId, amount, expiresAt, reference: orNull(values.reference) };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ placeHold }) => {
      attempt.settle();
      switch (placeHold.__typename) {
        case 'PlaceHoldSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(amount)} is set aside for ${payee.name}.` });
          return onClose();
        case 'InsufficientFundsError':
          fields.showErrors([{ path: ['amount', 'amount'], message: `Only ${formatMoney(placeHold.available)} can be spent.` }]);
          return;
        case 'ValidationError':
          return setRefusal(fields.showErrors(placeHold.fields));
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
        case 'SameWalletError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(placeHold.message);
        default:
          return assertNever(placeHold);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <Alert icon={<IconUserCheck aria-hidden />} title={payee.name}>
          @{payee.userName} can take it until then; either of you can set it free.
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
        <TextInput label="Until the end of" type="date" min={day} max={daysAfter(day, mostDays)} {...fields.text('expiresAt')} />
        <TextInput label="What it is for" description="Both of you see it." maxLength={140} {...fields.text('reference')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            Somebody else
          </Button>
          <Button type="submit" loading={command.busy}>
            Set aside
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
