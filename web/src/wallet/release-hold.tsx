import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatMoney } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { type HoldRowFragment, ReleaseHoldDocument } from './holds.generated.ts';

type ReleaseHoldProps = { hold: HoldRowFragment; onClose(): void; onResolved(): unknown };

/** Sets what is set aside free again, after a question. */
export function ReleaseHold({ hold, onClose, onResolved }: ReleaseHoldProps) {
  const command = useCommand(ReleaseHoldDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const release = () => {
    setRefusal(null);
    const content = { holdId: hold.id };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ releaseHold }) => {
      attempt.settle();
      switch (releaseHold.__typename) {
        case 'ReleaseHoldSuccess':
          notifications.show({ message: `${formatMoney(hold.amount)} is free again.` });
          void onResolved();
          return onClose();
        case 'HoldNotFoundError':
        case 'HoldResolvedError':
        case 'IdempotencyKeyReusedError':
        case 'ValidationError':
          return setRefusal(releaseHold.message);
        default:
          return assertNever(releaseHold);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title={`Set ${formatMoney(hold.amount)} free?`}>
      <Stack>
        <Text>
          {hold.wallet === null
            ? 'Whoever set it aside for you can spend it again.'
            : 'You can spend it again; the one it was set aside for gets nothing of it.'}
        </Text>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={command.busy} onClick={() => void release()}>
            Set free
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
