import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { currencyChoices } from '../ui/choices.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatMoney } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { type Fields, orNull, required, useFields } from '../ui/use-fields.ts';
import { type AccountKind, accountKinds } from './account-kinds.ts';
import { BookPlatformTransferDocument } from './platform.generated.ts';

const kinds = Object.entries(accountKinds).map(([value, { name }]) => ({ value: value as AccountKind, label: name }));

const blank = {
  'from.kind': 'CLEARING' as AccountKind | null,
  'from.provider': '',
  'to.kind': 'BANK' as AccountKind | null,
  'to.provider': '',
  'amount.currency': 'EUR' as string | null,
  'amount.amount': '',
  reason: '',
};
type Booking = typeof blank;

type BookTransferProps = { onClose(): void; onBooked(): unknown };

/** Books between the platform's own accounts: a payout of a provider to the bank, a fee, a reserve. */
export function BookTransfer({ onClose, onBooked }: BookTransferProps) {
  const fields = useFields<Booking>(blank, (values) =>
    required(values, {
      ...(values['from.kind'] === 'CLEARING' ? { 'from.provider': 'With which provider?' } : {}),
      ...(values['to.kind'] === 'CLEARING' ? { 'to.provider': 'With which provider?' } : {}),
      'amount.amount': 'How much?',
      reason: 'Say what happened.',
    }),
  );
  const command = useCommand(BookPlatformTransferDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const account = (side: 'from' | 'to') => ({
      kind: values[`${side}.kind`] ?? ('BANK' as const),
      provider: values[`${side}.kind`] === 'CLEARING' ? orNull(values[`${side}.provider`]) : null,
    });
    const content = {
      from: account('from'),
      to: account('to'),
      amount: {
        amount: readDecimalText(values['amount.amount'], decimalSeparator()),
        currency: values['amount.currency'] ?? '',
      },
      reason: values.reason.trim(),
    };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ bookPlatformTransfer }) => {
      attempt.settle();
      switch (bookPlatformTransfer.__typename) {
        case 'BookPlatformTransferSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(content.amount)} booked.` });
          void onBooked();
          return onClose();
        case 'ValidationError':
          return setRefusal(fields.showErrors(bookPlatformTransfer.fields));
        case 'IdempotencyKeyReusedError':
          return setRefusal(bookPlatformTransfer.message);
        default:
          return assertNever(bookPlatformTransfer);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Book a transfer">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <AccountFields side="from" label="Debited" hint="Its balance falls." fields={fields} />
          <AccountFields side="to" label="Credited" hint="Its balance rises." fields={fields} />
          <Group grow align="flex-start">
            <TextInput label="Amount" inputMode="decimal" autoComplete="off" {...fields.text('amount.amount')} />
            <Select
              label="Currency"
              searchable
              allowDeselect={false}
              data={currencyChoices()}
              {...fields.choice('amount.currency')}
            />
          </Group>
          <TextInput label="What it was" maxLength={140} {...fields.text('reason')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Book
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type AccountFieldsProps = { side: 'from' | 'to'; label: string; hint: string; fields: Fields<Booking> };

/** Which account of the platform; those with providers are one for each. */
function AccountFields({ side, label, hint, fields }: AccountFieldsProps) {
  return (
    <>
      <Select label={label} description={hint} allowDeselect={false} data={kinds} {...fields.choice(`${side}.kind`)} />
      {fields.values[`${side}.kind`] === 'CLEARING' && (
        <TextInput
          label={`${label}: provider`}
          description="For instance sandbox."
          autoCapitalize="none"
          {...fields.text(`${side}.provider`)}
        />
      )}
    </>
  );
}
