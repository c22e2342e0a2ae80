import { Alert, Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useOrganization } from '../session/session.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { daysAfter, today } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { CreateApiKeyDocument } from './api-keys.generated.ts';

/** Makes a key; its secret is shown once. */
export function CreateApiKey({ onClose, onCreated }: { onClose(): void; onCreated(): void }) {
  const { permissions } = useOrganization();
  // API keys can't make API keys.
  const offered = permissions.filter((scope) => scope !== 'api_keys:write');
  const fields = useFields({ name: '', expiresOn: '' }, (values) => required(values, { name: 'What is it for?' }));
  const [scopes, setScopes] = useState<string[]>(offered.filter((scope) => scope.endsWith(':read')));
  const command = useCommand(CreateApiKeyDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  const submit = ({ name, expiresOn }: typeof fields.values) => {
    setRefusal(null);
    const expiresAt = expiresOn === '' ? null : `${expiresOn}T00:00:00.000Z`;
    return command.run({ input: { name: name.trim(), scopes, expiresAt } }, ({ createApiKey }) => {
      switch (createApiKey.__typename) {
        case 'CreateApiKeySuccess':
          setSecret(createApiKey.secret);
          return onCreated();
        case 'ValidationError':
          return setRefusal(fields.showErrors(createApiKey.fields));
        default:
          return assertNever(createApiKey);
      }
    });
  };

  if (secret !== null) {
    return (
      <Dialog onClose={onClose} title="Your new API key" closeOnClickOutside={false}>
        <Stack>
          <Alert color="orange">Copy it now: it is shown this once. Only its hash is kept.</Alert>
          <TextInput
            readOnly
            value={secret}
            aria-label="API key"
            onFocus={(event) => event.currentTarget.select()}
            data-autofocus
          />
          <Text size="sm" c="dimmed">
            Programs send it as “Authorization: Bearer …”.
          </Text>
          <Group justify="flex-end">
            <CopyButton value={secret} label="Copy" />
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title="New API key" size="lg">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="What it is for" placeholder="Web shop" maxLength={100} data-autofocus {...fields.text('name')} />
            <TextInput
              type="date"
              label="Works until"
              description="Empty: for ever"
              min={daysAfter(today(), 1)}
              {...fields.text('expiresOn')}
            />
          </SimpleGrid>
          <Checkbox.Group label="What it may do" value={scopes} onChange={setScopes}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={6}>
              {offered.map((scope) => (
                <Checkbox key={scope} value={scope} label={scope} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={scopes.length === 0} loading={command.busy}>
              Make the key
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
