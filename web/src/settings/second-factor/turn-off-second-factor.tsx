import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../../api/use-command.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { required, useFields } from '../../ui/use-fields.ts';
import { DisableSecondFactorDocument } from '../profile.generated.ts';

/** Turns the second factor off, for who has password and code. */
export function TurnOffSecondFactor({ onClose }: { onClose(): void }) {
  const fields = useFields({ currentPassword: '', code: '' }, (values) =>
    required(values, { currentPassword: 'Your present password is missing.', code: 'The code is missing.' }),
  );
  const command = useCommand(DisableSecondFactorDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: values }, ({ disableSecondFactor }) => {
      switch (disableSecondFactor.__typename) {
        case 'DisableSecondFactorSuccess':
          notifications.show({ message: 'The second factor is off: the password alone lets you in.' });
          return onClose();
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([disableSecondFactor]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(disableSecondFactor.fields));
        default:
          return assertNever(disableSecondFactor);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Turn the second factor off?">
      <form {...fields.form(submit)}>
        <Stack>
          <Text>The password alone will let you in. The recovery codes end with it.</Text>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            data-autofocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...fields.text('currentPassword')}
          />
          <TextInput label="Code of your app, or a recovery code" autoComplete="one-time-code" {...fields.text('code')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it on
            </Button>
            <Button type="submit" color="red" loading={command.busy}>
              Turn off
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
