import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../../api/attempt.ts';
import { useCommand } from '../../api/use-command.ts';
import { decimalSeparator, readDecimalText, typedDecimal } from '../../ui/decimal-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatMoney, today } from '../../ui/format.ts';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { orNull, required, useFields } from '../../ui/use-fields.ts';
import { RecordOfflinePaymentDocument } from './invoice.generated.ts';
import type { Invoice } from './invoice.ts';

const methods = [
  { value: 'BANK_TRANSFER', label: 'Bank transfer' },
  { value: 'CASH', label: 'Cash' },
  { value: 'CHEQUE', label: 'Cheque' },
  { value: 'OTHER', label: 'Something else' },
] as const;

type Method = (typeof methods)[number]['value'];

/** Records money that came by other means than the payment page. */
export function RecordPayment({ invoice, onClose }: { invoice: Invoice; onClose(): void }) {
  const { due } = invoice.totals;
  const fields = useFields(
    {
      'amount.amount': typedDecimal(due.amount, decimalSeparator()),
      method: 'BANK_TRANSFER' as Method | null,
      receivedOn: today(),
      reference: '',
    },
    (values) => required(values, { 'amount.amount': 'How much came in?', method: 'How did it come in?', receivedOn: 'When?' }),
  );
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(RecordOfflinePaymentDocument);
  const attempt = useAttempt();

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency: due.currency };
    const content = {
      invoiceId: invoice.id,
      amount,
      method: values.method ?? 'OTHER',
      receivedOn: values.receivedOn,
      reference: orNull(values.reference),
    };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ recordOfflinePayment }) => {
      attempt.settle();
      switch (recordOfflinePayment.__typename) {
        case 'RecordOfflinePaymentSuccess':
          notifications.show({ message: `${formatMoney(amount)} recorded.` });
          return onClose();
        case 'ValidationError':
          return setRefusal(fields.showErrors(recordOfflinePayment.fields));
        case 'PaymentInvoiceNotFoundError':
        case 'InvoiceNotPayableError':
        case 'PaymentPendingError':
        case 'PaymentCurrencyMismatchError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(recordOfflinePayment.message);
        default:
          return assertNever(recordOfflinePayment);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title={`Record a payment for ${invoice.number}`}>
      <form {...fields.form(submit)}>
        <Stack>
          <Text c="dimmed">For money that is there: cash in hand, or on your bank account. It counts as paid at once.</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={`Amount in ${due.currency}`}
              description={`Due: ${formatMoney(due)}`}
              inputMode="decimal"
              data-autofocus
              {...fields.text('amount.amount')}
            />
            <TextInput
              type="date"
              label="Received on"
              description="Not in the future"
              max={today()}
              {...fields.text('receivedOn')}
            />
            <Select label="How" allowDeselect={false} data={methods} {...fields.choice('method')} />
            <TextInput label="Reference" maxLength={200} placeholder="The bank's, a receipt's" {...fields.text('reference')} />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Record
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
