import { Alert, Button, Fieldset, Group, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useAttempt } from '../../api/attempt.ts';
import { useCommand } from '../../api/use-command.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatDay, formatMoney } from '../../ui/format.ts';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { orNull } from '../../ui/use-fields.ts';
import { SendInvoiceDocument } from './invoice.generated.ts';
import type { Invoice } from './invoice.ts';

const mostRecipients = 20;

/** Sends the invoice with its PDF, after showing what the customer gets. */
export function SendInvoice({ invoice, onClose }: { invoice: Invoice; onClose(): void }) {
  const [to, setTo] = useState<string[]>(invoice.buyer?.email == null ? [] : [invoice.buyer.email]);
  const [message, setMessage] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(SendInvoiceDocument);
  const attempt = useAttempt();

  const send = () => {
    setRefusal(null);
    if (to.length === 0) return setWrong('Whom shall it be sent to?');
    const content = { invoiceId: invoice.id, to, message: orNull(message) };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ sendInvoice }) => {
      attempt.settle();
      switch (sendInvoice.__typename) {
        case 'SendInvoiceSuccess':
          notifications.show({ title: 'On its way', message: `${invoice.number} goes to ${to.join(', ')}.` });
          return onClose();
        case 'ValidationError': {
          const atRecipients = sendInvoice.fields.find(({ path }) => path[0] === 'to');
          setWrong(atRecipients?.message ?? null);
          return setRefusal(atRecipients === undefined ? sendInvoice.message : null);
        }
        case 'InvoiceNotFoundError':
        case 'InvoiceNotIssuedError':
        case 'InvoiceVoidError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(sendInvoice.message);
        default:
          return assertNever(sendInvoice);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title={`Send ${invoice.number}`} size="lg">
      <Stack>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        {invoice.sentAt !== null && <Alert color="blue">It was sent before. Sending again mails it once more.</Alert>}
        <TagsInput
          label="To"
          description="One or several addresses; Enter after each."
          data-autofocus
          // It offers nothing: with a list that opens unseen, the first Escape would close that and not the dialog.
          dropdownOpened={false}
          maxTags={mostRecipients}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          value={to}
          error={wrong}
          onChange={(addresses) => {
            setTo(addresses);
            setWrong(null);
          }}
        />
        <Textarea
          label="Personal message"
          description="Optional; stands above the invoice's figures."
          rows={3}
          maxLength={5_000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <Preview invoice={invoice} message={message} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button loading={command.busy} onClick={() => void send()}>
            Send
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** The gist of the message; its layout is the mail templates' affair. */
function Preview({ invoice, message }: { invoice: Invoice; message: string }) {
  return (
    <Fieldset legend="What your customer gets">
      <Stack gap={6}>
        <Text fw={600}>
          Invoice {invoice.number} from {invoice.seller?.name}
        </Text>
        {message.trim() !== '' && <Text style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{message.trim()}</Text>}
        <Text>
          {formatMoney(invoice.totals.due)}
          {invoice.dueOn === null ? '' : `, to be paid by ${formatDay(invoice.dueOn)}`}
        </Text>
        <Text c="dimmed" size="sm">
          A button that leads to the payment page: no account needed.
        </Text>
        <Group gap={6} c="dimmed">
          <IconPaperclip size={16} aria-hidden />
          <Text size="sm">{invoice.document?.fileName ?? 'The PDF'}</Text>
        </Group>
      </Stack>
    </Fieldset>
  );
}
