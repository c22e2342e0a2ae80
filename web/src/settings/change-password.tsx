import { Button, Group, Paper, PasswordInput, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { openSession } from '../session/cookie.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { ChangePasswordDocument } from './profile.generated.ts';

/** A new password; all other sessions end with it. */
export function ChangePassword({ minLength }: { minLength: number }) {
  const fields = useFields({ currentPassword: '', newPassword: '' }, (values) =>
    required(values, { currentPassword: 'Your present password is missing.', newPassword: 'Choose a new one.' }),
  );
  const command = useCommand(ChangePasswordDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: values }, async ({ changePassword }) => {
      switch (changePassword.__typename) {
        case 'ChangePasswordSuccess':
          // The old session is over; this window goes on with the new one.
          await openSession(changePassword.token, true);
          fields.set('currentPassword', '');
          fields.set('newPassword', '');
          return notifications.show({ message: 'Your new password counts. All other sessions were ended.' });
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([{ path: ['currentPassword'], message: 'This is not your password.' }]));
        case 'WeakPasswordError':
          return setRefusal(fields.showErrors([{ path: ['newPassword'], message: changePassword.message }]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(changePassword.fields));
        default:
          return assertNever(changePassword);
      }
    });
  };

  const toggle = { 'aria-label': 'Show the password' };
  return (
    <Paper maw={720} component="section" aria-labelledby="password">
      <form {...fields.form(submit)}>
        <Stack>
          <div>
            <Title order={2} id="password">
              Password
            </Title>
            <Text c="dimmed" size="sm">
              A new one ends all other sessions.
            </Text>
          </div>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <PasswordInput
              label="Present password"
              autoComplete="current-password"
              visibilityToggleButtonProps={toggle}
              {...fields.text('currentPassword')}
            />
            <PasswordInput
              label={`New password (at least ${minLength} characters)`}
              autoComplete="new-password"
              visibilityToggleButtonProps={toggle}
              {...fields.text('newPassword')}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={command.busy}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
