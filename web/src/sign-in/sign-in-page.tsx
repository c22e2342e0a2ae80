import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useIdentity } from '../session/use-identity.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { enter } from './enter.ts';
import { Frame } from './frame.tsx';
import { SignInDocument } from './sign-in.generated.ts';

const ClerkButton = lazy(() => import('./clerk-button.tsx'));

/** Signing in with an embedded account, and by Clerk where it is set up. */
export function SignInPage() {
  const { next } = useSearch({ strict: false });
  const { identity, failure } = useIdentity();
  return (
    <Frame
      title="Sign in"
      below={
        <>
          No account yet?{' '}
          <TextLink to="/sign-up" search={{ next }}>
            Create one
          </TextLink>
        </>
      }
    >
      <FailureNotice failure={failure} />
      {identity?.awaitsFirstPerson === true && (
        <Refusal message="Nobody has an account here yet.">
          <TextLink to="/sign-up" search={{ next }}>
            Create the first one
          </TextLink>
          : it will administer this installation.
        </Refusal>
      )}
      {(identity?.embedded ?? true) && <SignInForm next={next} />}
      {identity?.clerkPublishableKey != null && (
        <Suspense fallback={<Button loading variant="default" aria-label="Loading" />}>
          <ClerkButton publishableKey={identity.clerkPublishableKey} next={next} />
        </Suspense>
      )}
    </Frame>
  );
}

function SignInForm({ next }: { next: string | undefined }) {
  const fields = useFields({ login: '', password: '', totp: '', remember: true }, (values) =>
    required(values, { login: 'Who are you?', password: 'The password is missing.' }),
  );
  const command = useCommand(SignInDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [secondFactor, setSecondFactor] = useState(false);

  const submit = ({ login, password, totp, remember }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { login, password, totp: totp === '' ? null : totp } }, async ({ signIn }) => {
      switch (signIn.__typename) {
        case 'SignInSuccess':
          return enter(signIn.token, remember, next);
        case 'SecondFactorRequiredError':
          return setSecondFactor(true);
        case 'InvalidCredentialsError':
          return setRefusal('This e-mail address or user name and password do not match.');
        case 'ValidationError':
          return setRefusal(fields.showErrors(signIn.fields));
        default:
          return assertNever(signIn);
      }
    });
  };

  return (
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
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...fields.text('password')}
        />
        {secondFactor && (
          <TextInput
            label="Code of your authenticator app"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            {...fields.text('totp')}
          />
        )}
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
