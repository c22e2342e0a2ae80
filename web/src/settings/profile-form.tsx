import { Button, Group, Paper, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { UpdateProfileDocument } from './profile.generated.ts';

/** Name, user name and e-mail address. */
export function ProfileForm() {
  const { me } = useSession();
  const fields = useFields(
    { firstName: me.firstName, lastName: me.lastName, userName: me.userName, email: me.email ?? '', currentPassword: '' },
    (values) =>
      required(values, {
        firstName: 'It is missing.',
        lastName: 'It is missing.',
        userName: 'It is missing.',
        email: 'It is missing.',
      }),
  );
  const command = useCommand(UpdateProfileDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const newEmail = fields.values.email.trim().toLowerCase() !== (me.email ?? '').toLowerCase();

  const submit = ({ firstName, lastName, userName, email, currentPassword }: typeof fields.values) => {
    setRefusal(null);
    const input = {
      firstName: firstName.trim(),
      lastName: lastName.trim(),
      userName: userName.trim(),
      ...(newEmail ? { email: email.trim(), currentPassword: orNull(currentPassword) } : {}),
    };
    return command.run({ input }, ({ updateProfile }) => {
      switch (updateProfile.__typename) {
        case 'UpdateProfileSuccess':
          fields.set('currentPassword', '');
          return notifications.show({ message: 'Saved.' });
        case 'EmailTakenError':
        case 'UserNameTakenError':
          return setRefusal(fields.showErrors([updateProfile]));
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([{ path: ['currentPassword'], message: 'This is not your password.' }]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(updateProfile.fields));
        default:
          return assertNever(updateProfile);
      }
    });
  };

  return (
    <Paper maw={720}>
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="First name" autoComplete="given-name" {...fields.text('firstName')} />
            <TextInput label="Last name" autoComplete="family-name" {...fields.text('lastName')} />
            <TextInput label="User name" description="Others pay you by it." autoCapitalize="none" {...fields.text('userName')} />
            <TextInput
              label="E-mail address"
              description="Password resets go there."
              type="email"
              autoComplete="email"
              {...fields.text('email')}
            />
          </SimpleGrid>
          {newEmail && (
            <PasswordInput
              label="Present password"
              description="Needed for a new e-mail address."
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              {...fields.text('currentPassword')}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={command.busy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
