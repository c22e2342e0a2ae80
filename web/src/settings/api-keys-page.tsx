import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { assertNever } from '@quittance/result';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { Page } from '../ui/page.tsx';
import { Empty, FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { Instant, Since } from '../ui/when.tsx';
import { ApiKeysDocument, type ApiKeysQuery, RevokeApiKeyDocument } from './api-keys.generated.ts';
import { CreateApiKey } from './create-api-key.tsx';

type ApiKey = ApiKeysQuery['apiKeys']['nodes'][number];

/** Credentials for programs. */
export function ApiKeysPage() {
  const { data, error, refetch } = useQuery(ApiKeysDocument);
  const [creating, create] = useDisclosure(false);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create.open}>
      New API key
    </Button>
  );
  const keys = data?.apiKeys.nodes;
  return (
    <Page
      title="API keys"
      description="For programs that act for this organisation. A key may never do more than you."
      actions={add}
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {keys === undefined && error === undefined && <Loading />}
      {keys?.length === 0 && (
        <Empty icon={IconKey} title="No API keys yet" action={add}>
          Make one for a shop, an accounting system or a script. Try the API first in the playground: it uses your own session.
        </Empty>
      )}
      <Stack gap="sm" component="ul" aria-label="API keys" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {keys?.map((key) => (
          <Paper key={key.id} component="li" p="md">
            <KeyRow apiKey={key} />
          </Paper>
        ))}
      </Stack>
      {creating && <CreateApiKey onClose={create.close} onCreated={() => void refetch()} />}
    </Page>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const command = useCommand(RevokeApiKeyDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const isExpired = apiKey.expiresAt !== null && new Date(apiKey.expiresAt) < new Date();

  const revoke = () =>
    command.run({ input: { apiKeyId: apiKey.id } }, ({ revokeApiKey }) => {
      setAsked(false);
      switch (revokeApiKey.__typename) {
        case 'RevokeApiKeySuccess':
          return setRefusal(null);
        case 'ApiKeyNotFoundError':
        case 'ValidationError':
          return setRefusal(revokeApiKey.message);
        default:
          return assertNever(revokeApiKey);
      }
    });

  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{apiKey.name}</Text>
            {apiKey.revokedAt !== null && <Badge color="gray">revoked</Badge>}
            {apiKey.revokedAt === null && isExpired && <Badge color="gray">expired</Badge>}
          </Group>
          <Text size="sm" c="dimmed">
            {apiKey.prefix}… · made <Since value={apiKey.createdAt} />
            {apiKey.createdBy === null ? '' : ` by ${apiKey.createdBy.name}`} ·{' '}
            {apiKey.lastUsedAt === null ? 'never used' : <>used {<Since value={apiKey.lastUsedAt} />}</>}
            {apiKey.expiresAt !== null && (
              <>
                {' · until '}
                <Instant value={apiKey.expiresAt} />
              </>
            )}
          </Text>
        </div>
        {apiKey.revokedAt === null && (
          <Button
            variant={asked ? 'filled' : 'subtle'}
            color="red"
            size="sm"
            loading={command.busy}
            aria-label={`${asked ? 'Really revoke' : 'Revoke'} ${apiKey.name}`}
            onClick={() => (asked ? void revoke() : setAsked(true))}
            onBlur={() => setAsked(false)}
          >
            {asked ? 'Really revoke?' : 'Revoke'}
          </Button>
        )}
      </Group>
      <Group gap={4}>
        {apiKey.scopes.map((scope) => (
          <Badge key={scope} color="gray" size="sm">
            {scope}
          </Badge>
        ))}
      </Group>
      <FailureNotice failure={command.failure} />
      <Refusal message={refusal} />
    </Stack>
  );
}
