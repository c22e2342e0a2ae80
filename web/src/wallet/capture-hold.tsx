import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText, typedDecimal } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatMoney } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { CaptureHoldDocument, type HoldRowFragment } from './holds.generated.ts';

type CaptureHoldProps = { hold: HoldRowFragment; isPayer: boolean; onClose(): void; onResolved(): unknown };

/** Pays out what is set aside, or a part of it; the rest is free again. */
export function CaptureHold({ hold, isPayer, onClose, onResolved }: CaptureHoldProps) {
  const { currency } = hold.amount;
  const fields = useFields({ 'amount.amount': typedDecimal(hold.amount.amount, decimalSeparator()) }, (values) =>
    required(values, { 'amount.amount': 'How much?' }),
  );
  const command = useCommand(CaptureHoldDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency };
    const content = { holdId: hold.id, amount };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ captureHold }) => {
      attempt.settle();
      switch (captureHold.__typename) {
        case 'CaptureHoldSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(captureHold.hold.captured)} paid out.` });
          void onResolved();
          return onClose();
        case 'HoldAmountExceededError':
          fields.showErrors([{ path: ['amount', 'amount'], message: `Only ${formatMoney(captureHold.held)} is set aside.` }]);
          return;
        case 'ValidationError':
          return setRefusal(fields.showErrors(captureHold.fields));
        case 'HoldNotFoundError':
        case 'HoldResolvedError':
        case 'CurrencyMismatchError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(captureHold.message);
        default:
          return assertNever(captureHold);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Pay out what is set aside">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <Text>
            {isPayer ? 'It goes to the one it was set aside for.' : 'It comes into your wallet.'} What you leave is free again:
            this can be done once.
          </Text>
          <TextInput
            label={`Amount in ${currency}`}
            description={`${formatMoney(hold.amount)} is set aside. You can pay out a part of it.`}
            inputMode="decimal"
            autoComplete="off"
            data-autofocus
            {...fields.text('amount.amount')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Pay out
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
