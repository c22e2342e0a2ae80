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
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { type PaymentPageQuery, RefundPaymentDocument } from './payment.generated.ts';

type Payment = NonNullable<PaymentPageQuery['payment']>;
type RefundPaymentProps = { payment: Payment; refundable: NonNullable<Payment['refundable']>; onClose(): void };

/** Gives a payment back, all that is left of it or less. */
export function RefundPayment({ payment, refundable, onClose }: RefundPaymentProps) {
  const fields = useFields({ 'amount.amount': typedDecimal(refundable.amount, decimalSeparator()), reason: '' }, (values) =>
    required(values, { 'amount.amount': 'How much goes back?' }),
  );
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(RefundPaymentDocument);
  const attempt = useAttempt();

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency: refundable.currency };
    const content = { paymentId: payment.id, amount, reason: orNull(values.reason) };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ refundPayment }) => {
      attempt.settle();
      switch (refundPayment.__typename) {
        case 'RefundPaymentSuccess':
          notifications.show({ message: `${formatMoney(amount)} goes back as soon as it is set aside.` });
          return onClose();
        case 'ValidationError':
          // Of the whole amount: it belongs to the one field that there is for it.
          return setRefusal(fields.showErrors(refundPayment.fields.map(atAmount)));
        case 'PaymentNotFoundError':
        case 'PaymentNotRefundableError':
        case 'PaymentCurrencyMismatchError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(refundPayment.message);
        default:
          return assertNever(refundPayment);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Refund this payment">
      <form {...fields.form(submit)}>
        <Stack>
          <Text c="dimmed">{payment.receivedOn === null ? online : offline}</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput
            label={`Amount in ${refundable.currency}`}
            description={`At most ${formatMoney(refundable)}`}
            inputMode="decimal"
            data-autofocus
            {...fields.text('amount.amount')}
          />
          <TextInput label="Reason" maxLength={200} placeholder="For people to read" {...fields.text('reason')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Give it back
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const online =
  'The money comes out of the wallet that got it, and goes back the way it came. What the payment paid is owed again.';
const offline =
  'Hand the money back yourself: this books it. It comes out of the wallet that got it, and what it paid is owed again.';

function atAmount<Field extends { readonly path: readonly string[]; readonly message: string }>(field: Field): Field {
  return field.path.join('.') === 'amount' ? { ...field, path: ['amount', 'amount'] } : field;
}
