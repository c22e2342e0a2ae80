import { useQuery } from '@apollo/client/react';
import { Button, Paper, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { useSession } from '../session/session.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteMember } from './invite-member.tsx';
import { MemberList } from './member-list.tsx';
import { MembersDocument } from './members.generated.ts';

/** Who belongs to the organisation and what they may do. */
export function MembersPage() {
  const { can } = useSession();
  const { data, error, refetch } = useQuery(MembersDocument);
  useLive(['membership'], refetch);
  const [inviting, invite] = useDisclosure(false);
  const mayChange = can('members:write');
  return (
    <Page
      title="Members"
      description="Who works here, and what they may do."
      actions={
        mayChange && (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={invite.open}>
            Invite somebody
          </Button>
        )
      }
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && (
        <Stack gap="lg">
          <MemberList
            members={data.organization.members.nodes}
            ownRole={data.organization.role}
            mayChange={mayChange}
            onChanged={() => void refetch()}
          />
          {data.organization.invitations.length > 0 && (
            <Paper component="section" aria-labelledby="invitations">
              <Title order={2} id="invitations" mb="sm">
                Invitations
              </Title>
              <InvitationList invitations={data.organization.invitations} onChanged={() => void refetch()} />
            </Paper>
          )}
        </Stack>
      )}
      {inviting && (
        <InviteMember ownRole={data?.organization.role ?? null} onClose={invite.close} onInvited={() => void refetch()} />
      )}
    </Page>
  );
}
