import { useQuery } from '@apollo/client/react';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { IconMailX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { AcceptInvitationDocument, InvitationPreviewDocument } from './invitation.generated.ts';
import { roleName } from './roles.ts';

/** Joining an organisation by the link of an invitation. */
export function InvitationPage() {
  const { token = '' } = useSearch({ from: '/app/invitation' });
  const { me, switchTo } = useSession();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(InvitationPreviewDocument, { variables: { token } });
  const command = useCommand(AcceptInvitationDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const accept = () => {
    setRefusal(null);
    return command.run({ input: { token } }, async ({ acceptInvitation }) => {
      switch (acceptInvitation.__typename) {
        case 'AcceptInvitationSuccess':
          await navigate({ to: '/' });
          return switchTo(acceptInvitation.membership.organization.id);
        case 'InvitationNotFoundError':
        case 'AlreadyMemberError':
        case 'ValidationError':
          return setRefusal(acceptInvitation.message);
        default:
          return assertNever(acceptInvitation);
      }
    });
  };

  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading rows={2} />;
  const { invitation } = data;
  if (invitation == null) {
    return (
      <Empty isPage icon={IconMailX} title="This invitation no longer works" action={<ButtonLink to="/">Home</ButtonLink>}>
        It was used, withdrawn, or is older than a week. Ask for a new one.
      </Empty>
    );
  }
  return (
    <Page
      title={`Join ${invitation.organizationName}?`}
      description={`${invitation.invitedBy} invites you as ${roleName(invitation.role).toLowerCase()}.`}
    >
      <Paper maw={560}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <Text c="dimmed">
            You are signed in as {me.name} (@{me.userName}). The invitation went to {invitation.email}.
          </Text>
          <Group>
            <Button loading={command.busy} onClick={() => void accept()}>
              Join
            </Button>
            <ButtonLink to="/" variant="default">
              Not now
            </ButtonLink>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
