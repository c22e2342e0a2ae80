import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { RemoveSuppressionDocument, ResendMessageDocument } from './message.generated.ts';
import type { Message } from './message.ts';

/** Sends the same message once more, on somebody's decision. */
export function ResendMessage({ message }: { message: Message }) {
  const [opened, dialog] = useDisclosure(false);
  if (!message.resendable) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={dialog.open}>
        Send again
      </Button>
      {opened && <Confirm message={message} onClose={dialog.close} />}
    </>
  );
}

function Confirm({ message, onClose }: { message: Message; onClose(): void }) {
  const navigate = useNavigate();
  const resend = useCommand(ResendMessageDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);
  /** What holds mail to this address back. */
  const [suppressionId, setSuppressionId] = useState<string | null>(null);

  const send = () => {
    setRefusal(null);
    setSuppressionId(null);
    const input = { messageId: message.id, idempotencyKey: attempt.keyFor(message.id) };
    return resend.run({ input }, ({ resendMessage }) => {
      attempt.settle();
      switch (resendMessage.__typename) {
        case 'ResendMessageSuccess':
          notifications.show({ message: `It goes to ${message.to} once more.` });
          onClose();
          return navigate({ to: '/mailbox/$messageId', params: { messageId: resendMessage.newMessage.id } });
        case 'MessageRecipientSuppressedError':
          setSuppressionId(resendMessage.suppression.id);
          return setRefusal(resendMessage.message);
        case 'MessageNotFoundError':
        case 'MessageNotResendableError':
        case 'ValidationError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(resendMessage.message);
        default:
          return assertNever(resendMessage);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Send it again?">
      <Stack>
        <Text>{message.to} gets the same message once more. If the first one arrived, they have it twice.</Text>
        <FailureNotice failure={resend.failure} />
        <Refusal message={refusal} />
        {suppressionId !== null && <LiftSuppression id={suppressionId} onLifted={() => void send()} onRefused={setRefusal} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={resend.busy} onClick={() => void send()}>
            Send again
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function LiftSuppression({ id, onLifted, onRefused }: { id: string; onLifted(): void; onRefused(message: string): void }) {
  const command = useCommand(RemoveSuppressionDocument);
  const lift = () =>
    command.run({ input: { suppressionId: id } }, ({ removeSuppression }) => {
      switch (removeSuppression.__typename) {
        case 'RemoveSuppressionSuccess':
          return onLifted();
        case 'SuppressionNotFoundError':
        case 'ValidationError':
          return onRefused(removeSuppression.message);
        default:
          return assertNever(removeSuppression);
      }
    });
  return (
    <>
      <FailureNotice failure={command.failure} />
      <Button variant="light" loading={command.busy} onClick={() => void lift()}>
        The address works again: send
      </Button>
    </>
  );
}
