import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { ButtonLink, TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { Frame } from './frame.tsx';
import { ResetPasswordDocument } from './password-reset.generated.ts';

/** Choosing a new password by the mailed link. */
export function ResetPasswordPage() {
  const { token } = useSearch({ strict: false });
  const fields = useFields({ password: '' }, (values) => required(values, { password: 'Choose a password.' }));
  const command = useCommand(ResetPasswordDocument);
  const [done, setDone] = useState(false);
  const [expired, setExpired] = useState(token === undefined);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ password }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { token: token ?? '', password } }, ({ resetPassword }) => {
      switch (resetPassword.__typename) {
        case 'ResetPasswordSuccess':
          return setDone(true);
        case 'InvalidResetTokenError':
          return setExpired(true);
        case 'WeakPasswordError':
          return setRefusal(fields.showErrors([resetPassword]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(resetPassword.fields));
        default:
          return assertNever(resetPassword);
      }
    });
  };

  if (done) {
    return (
      <Frame title="Your new password counts">
        <Text role="status">All other sessions were ended.</Text>
        <ButtonLink to="/sign-in">Sign in</ButtonLink>
      </Frame>
    );
  }
  if (expired) {
    return (
      <Frame title="This link no longer works">
        <Text role="status">It was used before, or it is too old. Ask for a new one.</Text>
        <ButtonLink to="/forgot-password">New link</ButtonLink>
      </Frame>
    );
  }
  return (
    <Frame title="Choose a new password" below={<TextLink to="/sign-in">Back to sign-in</TextLink>}>
      <form {...fields.form(submit)}>
        <Stack gap="md">
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...fields.text('password')}
          />
          <Button type="submit" loading={command.busy} fullWidth>
            Set the password
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
