import { Box, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { useCommand } from '../../api/use-command.ts';
import { openSession } from '../../session/cookie.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import { required, useFields } from '../../ui/use-fields.ts';
import { EnableSecondFactorDocument } from '../profile.generated.ts';

/** What the app has to be told. */
export type Enrolment = { readonly secret: string; readonly otpauthUri: string };

type Props = { enrolment: Enrolment; onEnabled(recoveryCodes: readonly string[]): void };

/** Shows the app its secret, as a QR code and to be typed, and takes the first code. */
export function ConfirmSecondFactor({ enrolment, onEnabled }: Props) {
  const fields = useFields({ code: '' }, (values) => required(values, { code: 'The code is missing.' }));
  const command = useCommand(EnableSecondFactorDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: values }, async ({ enableSecondFactor }) => {
      switch (enableSecondFactor.__typename) {
        case 'EnableSecondFactorSuccess':
          // Shown first: whatever becomes of the session, the codes are seen this once.
          onEnabled(enableSecondFactor.recoveryCodes);
          return openSession(enableSecondFactor.token, true);
        case 'InvalidCredentialsError':
          return setRefusal(fields.showErrors([{ path: ['code'], message: 'This is not the code that counts now.' }]));
        case 'SecondFactorNotBegunError':
        case 'SecondFactorEnabledError':
          return setRefusal(enableSecondFactor.message);
        case 'ValidationError':
          return setRefusal(fields.showErrors(enableSecondFactor.fields));
        default:
          return assertNever(enableSecondFactor);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <Text>Scan this with your authenticator app, or type the secret into it.</Text>
        {/* Black on white whatever the theme: not every camera reads it the other way round. */}
        <Box bg="white" p="sm" mx="auto" lh={0}>
          <QRCodeSVG value={enrolment.otpauthUri} size={200} title="QR code for your authenticator app" />
        </Box>
        <Group justify="space-between" wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }}>{enrolment.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</Code>
          <CopyButton value={enrolment.secret} label="Copy" flex="none" />
        </Group>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <TextInput
          data-autofocus
          label="The code that it shows now"
          description="All your other sessions end when you turn it on."
          inputMode="numeric"
          autoComplete="one-time-code"
          {...fields.text('code')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={command.busy}>
            Turn on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
