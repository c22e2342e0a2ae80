import { Button, Stack, Text, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { Frame } from './frame.tsx';
import { RequestPasswordResetDocument } from './password-reset.generated.ts';

/** Asking for a link to choose a new password. The answer is the same whether there is such an account or not. */
export function ForgotPasswordPage() {
  const fields = useFields({ login: '' }, (values) => required(values, { login: 'Whose password is it?' }));
  const command = useCommand(RequestPasswordResetDocument);
  const [sent, setSent] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ login }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { login: login.trim() } }, ({ requestPasswordReset }) => {
      switch (requestPasswordReset.__typename) {
        case 'RequestPasswordResetSuccess':
          return setSent(true);
        case 'ValidationError':
          return setRefusal(fields.showErrors(requestPasswordReset.fields));
        default:
          return assertNever(requestPasswordReset);
      }
    });
  };

  const below = <TextLink to="/sign-in">Back to sign-in</TextLink>;
  if (sent) {
    return (
      <Frame title="Look into your mail" below={below}>
        <Text role="status">
          If there is such an account, a link to choose a new password is on its way. It works once and for a short time.
        </Text>
        <Text c="dimmed" size="sm">
          Where no mail provider is set up, an administrator finds the message in the built-in mailbox, under Administration.
        </Text>
      </Frame>
    );
  }
  return (
    <Frame title="Forgot your password?" lead="We send you a link to choose a new one." below={below}>
      <form {...fields.form(submit)}>
        <Stack gap="md">
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput
            label="E-mail address or user name"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            {...fields.text('login')}
          />
          <Button type="submit" loading={command.busy} fullWidth>
            Send the link
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
