import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { InviteMemberDocument } from './members.generated.ts';
import { type Role, rolesGivenBy } from './roles.ts';

type InviteMemberProps = { ownRole: Role | null; onClose(): void; onInvited(): void };

/** Invites somebody by mail; the link can also be passed on in another way. */
export function InviteMember({ ownRole, onClose, onInvited }: InviteMemberProps) {
  const fields = useFields({ email: '', role: 'MEMBER' as Role | null }, (values) =>
    required(values, { email: 'Whom do you invite?', role: 'As what?' }),
  );
  const command = useCommand(InviteMemberDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [link, setLink] = useState<{ url: string; email: string } | null>(null);

  const submit = ({ email, role }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { email: email.trim(), role: role ?? 'MEMBER' } }, ({ inviteMember }) => {
      switch (inviteMember.__typename) {
        case 'InviteMemberSuccess':
          setLink({ url: inviteMember.acceptUrl, email: inviteMember.invitation.email });
          return onInvited();
        case 'AlreadyMemberError':
          return setRefusal(fields.showErrors([inviteMember]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(inviteMember.fields));
        default:
          return assertNever(inviteMember);
      }
    });
  };

  if (link !== null) {
    return (
      <Dialog onClose={onClose} title="Invited">
        <Stack>
          <Text>
            {link.email} gets a link that works once within 7 days. You can also pass it on yourself; it is shown only now:
          </Text>
          <TextInput readOnly value={link.url} aria-label="Link of the invitation" />
          <Group justify="flex-end">
            <CopyButton value={link.url} label="Copy link" />
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title="Invite somebody">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput label="E-mail address" type="email" data-autofocus {...fields.text('email')} />
          <Select label="Role" allowDeselect={false} data={rolesGivenBy(ownRole)} {...fields.choice('role')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Invite
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
