import { Button, Group, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { type MembersQuery, RevokeInvitationDocument } from './members.generated.ts';
import { roleName } from './roles.ts';

type Invitation = MembersQuery['organization']['invitations'][number];

/** Invitations that wait for an answer. */
export function InvitationList({ invitations, onChanged }: { invitations: readonly Invitation[]; onChanged(): void }) {
  const command = useCommand(RevokeInvitationDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const revoke = (invitationId: string) => {
    setRefusal(null);
    return command.run({ input: { invitationId } }, ({ revokeInvitation }) => {
      switch (revokeInvitation.__typename) {
        case 'RevokeInvitationSuccess':
          return onChanged();
        case 'InvitationNotFoundError':
        case 'ValidationError':
          onChanged();
          return setRefusal(revokeInvitation.message);
        default:
          return assertNever(revokeInvitation);
      }
    });
  };

  return (
    <Stack gap="sm">
      <FailureNotice failure={command.failure} />
      <Refusal message={refusal} />
      {invitations.map((invitation) => (
        <Group key={invitation.id} justify="space-between">
          <div>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {invitation.email}
            </Text>
            <Text size="sm" c="dimmed">
              {roleName(invitation.role)} · until <Instant value={invitation.expiresAt} />
            </Text>
          </div>
          <Button
            variant="subtle"
            color="red"
            size="sm"
            loading={command.busy}
            aria-label={`Withdraw the invitation of ${invitation.email}`}
            onClick={() => void revoke(invitation.id)}
          >
            Withdraw
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
