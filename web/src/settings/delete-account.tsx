import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { chooseOrganization } from '../api/organization-choice.ts';
import { useCommand } from '../api/use-command.ts';
import { closeSession } from '../session/cookie.ts';
import { useSession } from '../session/session.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, useFields } from '../ui/use-fields.ts';
import { DeleteAccountDocument } from './profile.generated.ts';

/** Deletes the person's account for good, after they typed their own name. */
export function DeleteAccount() {
  const [opened, dialog] = useDisclosure(false);
  return (
    <Paper maw={720} component="section" aria-labelledby="delete">
      <Group justify="space-between">
        <div>
          <Title order={2} id="delete">
            Delete the account
          </Title>
          <Text c="dimmed" size="sm">
            For good. Documents that were issued stay as they are.
          </Text>
        </div>
        <Button color="red" variant="light" onClick={dialog.open}>
          Delete
        </Button>
      </Group>
      {opened && <Confirm onClose={dialog.close} />}
    </Paper>
  );
}

function Confirm({ onClose }: { onClose(): void }) {
  const { me } = useSession();
  const fields = useFields({ userName: '', password: '' }, ({ userName }) =>
    userName.trim() === me.userName ? {} : { userName: `Type ${me.userName} to show that you mean it.` },
  );
  const command = useCommand(DeleteAccountDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ userName, password }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { userName: userName.trim(), password: orNull(password) } }, async ({ deleteAccount }) => {
      switch (deleteAccount.__typename) {
        case 'DeleteAccountSuccess':
          await closeSession();
          chooseOrganization(null);
          return window.location.assign('/sign-up');
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([{ path: ['password'], message: 'This is not your password.' }]));
        case 'LastOwnerError':
          return setRefusal(deleteAccount.message);
        case 'ValidationError':
          return setRefusal(fields.showErrors(deleteAccount.fields));
        default:
          return assertNever(deleteAccount);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Delete your account for good?">
      <form {...fields.form(submit)}>
        <Stack>
          <Text>Sessions, API keys and memberships end; your name and e-mail address are erased. This can't be undone.</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput label={`Your user name: ${me.userName}`} autoComplete="off" data-autofocus {...fields.text('userName')} />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...fields.text('password')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" loading={command.busy}>
              Delete for good
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
