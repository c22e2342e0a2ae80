import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../../api/use-command.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { orNull } from '../../ui/use-fields.ts';
import { VoidInvoiceDocument } from './invoice.generated.ts';
import type { Invoice } from './invoice.ts';

/** Takes an invoice back while nothing is paid. */
export function VoidInvoice({ invoice, onClose }: { invoice: Invoice; onClose(): void }) {
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(VoidInvoiceDocument);

  const run = () => {
    setRefusal(null);
    return command.run({ input: { invoiceId: invoice.id, reason: orNull(reason) } }, ({ voidInvoice }) => {
      switch (voidInvoice.__typename) {
        case 'VoidInvoiceSuccess':
          notifications.show({ message: `${invoice.number} is void.` });
          return onClose();
        case 'InvoicePaidError':
        case 'InvoiceNotFoundError':
        case 'InvoiceNotIssuedError':
        case 'ValidationError':
          return setRefusal(voidInvoice.message);
        default:
          return assertNever(voidInvoice);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title={`Void ${invoice.number}?`}>
      <Stack>
        <Text>
          Nothing is owed for it any more, and its payment link stops taking money. It keeps its number. This can't be undone.
        </Text>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <Textarea
          label="Reason"
          description="For your own people."
          maxLength={500}
          rows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={command.busy} onClick={() => void run()}>
            Void
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
