import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { required, useFields } from '../ui/use-fields.ts';

const kinds = {
  app: {
    label: 'Code of your authenticator app',
    inputMode: 'numeric',
    autoComplete: 'one-time-code',
    other: 'Use a recovery code',
  },
  recovery: { label: 'One of your recovery codes', inputMode: 'text', autoComplete: 'off', other: 'Use the authenticator app' },
} as const;

type Props = {
  /** What went wrong before. */
  notices: ReactNode;
  busy: boolean;
  onCode(code: string): unknown;
  onBack(): void;
};

/** The second step of signing in: the code of the second factor, or a recovery code in its place. */
export function CodeForm({ notices, busy, onCode, onBack }: Props) {
  const fields = useFields({ totp: '' }, (values) => required(values, { totp: 'The code is missing.' }));
  const [kind, setKind] = useState<keyof typeof kinds>('app');
  const { label, inputMode, autoComplete, other } = kinds[kind];
  const change = () => {
    fields.set('totp', '');
    setKind(kind === 'app' ? 'recovery' : 'app');
  };
  return (
    <form {...fields.form(({ totp }) => onCode(totp))}>
      <Stack gap="md">
        {notices}
        <TextInput
          key={kind}
          label={label}
          inputMode={inputMode}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoFocus
          {...fields.text('totp')}
        />
        <Button type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        <Group justify="space-between">
          <Button variant="subtle" size="compact-sm" onClick={onBack}>
            Back
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={change}>
            {other}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
