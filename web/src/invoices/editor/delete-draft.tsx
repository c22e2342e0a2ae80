import { ActionIcon, Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useState } from 'react';
import { useCommand } from '../../api/use-command.ts';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { DeleteInvoiceDocument } from './editor.generated.ts';
import type { Stored } from './use-draft-store.ts';

/** Throws a draft away, after asking: that can't be undone. */
export function DeleteDraft({ stored }: { stored: RefObject<Stored | null> }) {
  const [opened, dialog] = useDisclosure(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(DeleteInvoiceDocument);
  const navigate = useNavigate();

  const remove = () => {
    const id = stored.current?.id;
    if (id === undefined) return navigate({ to: '/invoices' });
    return command.run({ input: { invoiceId: id } }, ({ deleteInvoice }) => {
      switch (deleteInvoice.__typename) {
        case 'DeleteInvoiceSuccess':
          notifications.show({ message: 'The draft is deleted.' });
          return navigate({ to: '/invoices' });
        case 'InvoiceNotFoundError':
        case 'InvoiceNotDraftError':
          return setRefusal(deleteInvoice.message);
        default:
          return assertNever(deleteInvoice);
      }
    });
  };

  return (
    <>
      <Tooltip label="Delete this draft">
        <ActionIcon variant="default" size={36} aria-label="Delete this draft" onClick={dialog.open}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal opened={opened} onClose={dialog.close} title="Delete this draft?">
        <Stack>
          <Text>It has no number yet, so nothing is missed. It can't be brought back.</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              Keep it
            </Button>
            <Button color="red" loading={command.busy} onClick={() => void remove()}>
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
