import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../../api/use-command.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { required, useFields } from '../../ui/use-fields.ts';
import { BeginSecondFactorDocument } from '../profile.generated.ts';
import { ConfirmSecondFactor, type Enrolment } from './confirm-second-factor.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Step = { at: 'password' } | { at: 'code'; enrolment: Enrolment } | { at: 'codes'; recoveryCodes: readonly string[] };

/** Sets a second factor up: the password, the app with a first code, the recovery codes. */
export function SetUpSecondFactor({ onClose }: { onClose(): void }) {
  const [step, setStep] = useState<Step>({ at: 'password' });
  // What is shown once does not go away by a stray click.
  const firm = step.at === 'codes';
  return (
    <Dialog
      onClose={onClose}
      title={step.at === 'codes' ? 'Your recovery codes' : 'Set up a second factor'}
      closeOnClickOutside={!firm}
      closeOnEscape={!firm}
    >
      {step.at === 'password' && <Begin onBegun={(enrolment) => setStep({ at: 'code', enrolment })} />}
      {step.at === 'code' && (
        <ConfirmSecondFactor enrolment={step.enrolment} onEnabled={(recoveryCodes) => setStep({ at: 'codes', recoveryCodes })} />
      )}
      {step.at === 'codes' && <RecoveryCodes codes={step.recoveryCodes} onDone={onClose} />}
    </Dialog>
  );
}

function Begin({ onBegun }: { onBegun(enrolment: Enrolment): void }) {
  const fields = useFields({ currentPassword: '' }, (values) =>
    required(values, { currentPassword: 'Your present password is missing.' }),
  );
  const command = useCommand(BeginSecondFactorDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: values }, ({ beginSecondFactor }) => {
      switch (beginSecondFactor.__typename) {
        case 'BeginSecondFactorSuccess':
          return onBegun(beginSecondFactor);
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([{ path: ['currentPassword'], message: 'This is not your password.' }]));
        case 'SecondFactorEnabledError':
          return setRefusal(beginSecondFactor.message);
        case 'ValidationError':
          return setRefusal(fields.showErrors(beginSecondFactor.fields));
        default:
          return assertNever(beginSecondFactor);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <Text>You need an authenticator app. First make sure that it is you:</Text>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...fields.text('currentPassword')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={command.busy}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
