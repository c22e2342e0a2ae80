import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatMoney, type MoneyValue } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { ReverseTransferDocument } from './reversal.generated.ts';

type ReverseTransferProps = { transferId: string; amount: MoneyValue; onClose(): void };

/** Gives received money back to where it came from, once and in full. */
export function ReverseTransfer({ transferId, amount, onClose }: ReverseTransferProps) {
  const fields = useFields({ reason: '' }, (values) => required(values, { reason: 'Say why; both of you see it.' }));
  const command = useCommand(ReverseTransferDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ reason }: typeof fields.values) => {
    setRefusal(null);
    const content = { transferId, reason: reason.trim() };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ reverseTransfer }) => {
      attempt.settle();
      switch (reverseTransfer.__typename) {
        case 'ReverseTransferSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(amount)} went back.` });
          return onClose();
        case 'InsufficientFundsError':
          return setRefusal(`Only ${formatMoney(reverseTransfer.available)} can be spent: not enough to give it back.`);
        case 'ValidationError':
          return setRefusal(fields.showErrors(reverseTransfer.fields));
        case 'TransferNotFoundError':
        case 'TransferNotReversibleError':
        case 'TransferAlreadyReversedError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(reverseTransfer.message);
        default:
          return assertNever(reverseTransfer);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title={`Give ${formatMoney(amount)} back?`}>
      <form {...fields.form(submit)}>
        <Stack>
          <Text>All of it goes back to where it came from, at once. This can't be undone.</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput label="Reason" description="Both of you see it." maxLength={140} data-autofocus {...fields.text('reason')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
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
