import { Alert, Button, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { IconShieldCheck } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useIdentity } from '../session/use-identity.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { enter } from './enter.ts';
import { Frame } from './frame.tsx';
import { SignUpDocument } from './sign-up.generated.ts';

const defaultMinPasswordLength = 10;

/** Creating an embedded account. */
export function SignUpPage() {
  const { next } = useSearch({ strict: false });
  const { identity } = useIdentity();
  const closed = identity?.embedded === false;
  return (
    <Frame
      title="Create your account"
      lead="Send invoices, get paid, pay others. Nothing needs verifying first."
      below={
        <>
          Have an account?{' '}
          <TextLink to="/sign-in" search={{ next }}>
            Sign in
          </TextLink>
        </>
      }
    >
      {identity?.awaitsFirstPerson === true && (
        <Alert icon={<IconShieldCheck aria-hidden />}>The first account administers this installation: yours will.</Alert>
      )}
      {closed ? (
        <Refusal message="Accounts of this installation are kept elsewhere.">
          <TextLink to="/sign-in" search={{ next }}>
            Sign in
          </TextLink>{' '}
          there.
        </Refusal>
      ) : (
        <SignUpForm
          next={next}
          minPasswordLength={identity?.minPasswordLength ?? defaultMinPasswordLength}
          asksSetUpToken={identity?.setUpTokenRequired ?? false}
        />
      )}
    </Frame>
  );
}

type SignUpFormProps = { next: string | undefined; minPasswordLength: number; asksSetUpToken: boolean };

function SignUpForm({ next, minPasswordLength, asksSetUpToken }: SignUpFormProps) {
  const fields = useFields({ firstName: '', lastName: '', email: '', password: '', userName: '', setUpToken: '' }, (values) => ({
    ...(values.password.length < minPasswordLength ? { password: `At least ${minPasswordLength} characters, please.` } : {}),
    ...required(values, {
      firstName: 'Your first name is missing.',
      lastName: 'Your last name is missing.',
      email: 'Your e-mail address is missing.',
      password: 'Choose a password.',
      ...(asksSetUpToken ? { setUpToken: 'The set-up token is missing.' } : {}),
    }),
  }));
  const command = useCommand(SignUpDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ firstName, lastName, email, userName, password, setUpToken }: typeof fields.values) => {
    setRefusal(null);
    const input = {
      firstName,
      lastName,
      email: email.trim(),
      password,
      userName: orNull(userName),
      setUpToken: orNull(setUpToken),
    };
    return command.run({ input }, async ({ signUp }) => {
      switch (signUp.__typename) {
        case 'SignUpSuccess':
          return enter(signUp.token, true, next);
        case 'ValidationError':
          return setRefusal(fields.showErrors(signUp.fields));
        case 'EmailTakenError':
        case 'UserNameTakenError':
        case 'WeakPasswordError':
        case 'SetUpTokenInvalidError':
          return setRefusal(fields.showErrors([signUp]));
        default:
          return assertNever(signUp);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack gap="md">
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="First name" autoComplete="given-name" autoFocus {...fields.text('firstName')} />
          <TextInput label="Last name" autoComplete="family-name" {...fields.text('lastName')} />
        </SimpleGrid>
        <TextInput label="E-mail address" type="email" autoComplete="email" {...fields.text('email')} />
        <PasswordInput
          label="Password"
          description={`At least ${minPasswordLength} characters`}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...fields.text('password')}
        />
        <TextInput
          label="User name"
          description="Optional. Others pay you by it; made from your e-mail address when left empty."
          autoComplete="nickname"
          autoCapitalize="none"
          {...fields.text('userName')}
        />
        {asksSetUpToken && (
          <TextInput
            label="Set-up token"
            description="Printed where this installation was started: shows that you are who runs it."
            autoComplete="off"
            {...fields.text('setUpToken')}
          />
        )}
        <Button type="submit" loading={command.busy} fullWidth>
          Create account
        </Button>
      </Stack>
    </form>
  );
}
