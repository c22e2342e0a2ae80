import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { CodeForm } from './code-form.tsx';
import { enter } from './enter.ts';
import { SignInDocument } from './sign-in.generated.ts';

/** Login and password; then, for who has a second factor, its code. */
export function SignInForm({ next }: { next: string | undefined }) {
  const fields = useFields({ login: '', password: '', remember: true }, (values) =>
    required(values, { login: 'Who are you?', password: 'The password is missing.' }),
  );
  const command = useCommand(SignInDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [step, setStep] = useState<'password' | 'code'>('password');

  const signIn = (totp: string | null) => {
    setRefusal(null);
    const { login, password, remember } = fields.values;
    return command.run({ input: { login, password, totp } }, async ({ signIn: outcome }) => {
      switch (outcome.__typename) {
        case 'SignInSuccess':
          return enter(outcome.token, remember, next);
        case 'SecondFactorRequiredError':
          return setStep('code');
        case 'InvalidCredentialsError':
          if (outcome.path?.[0] === 'totp') return setRefusal('This code is wrong, or was used before.');
          setStep('password');
          return setRefusal('This e-mail address or user name and password do not match.');
        case 'ValidationError':
          return setRefusal(fields.showErrors(outcome.fields));
        default:
          return assertNever(outcome);
      }
    });
  };

  const notices = (
    <>
      <FailureNotice failure={command.failure} />
      <Refusal message={refusal} />
    </>
  );
  if (step === 'code') {
    const back = () => {
      setRefusal(null);
      command.dismiss();
      setStep('password');
    };
    return <CodeForm notices={notices} busy={command.busy} onCode={signIn} onBack={back} />;
  }
  return (
    <form {...fields.form(() => signIn(null))}>
      <Stack gap="md">
        {notices}
        <TextInput
          label="E-mail address or user name"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          {...fields.text('login')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...fields.text('password')}
        />
        <Group justify="space-between">
          <Checkbox label="Stay signed in" {...fields.flag('remember')} />
          <TextLink to="/forgot-password" size="sm">
            Forgot password?
          </TextLink>
        </Group>
        <Button type="submit" loading={command.busy} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
