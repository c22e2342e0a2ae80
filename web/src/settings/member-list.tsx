import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { ChangeMemberRoleDocument, type MembersQuery, RemoveMemberDocument } from './members.generated.ts';
import { type Role, roleName, rolesGivenBy } from './roles.ts';

type Member = MembersQuery['organization']['members']['nodes'][number];
type MemberListProps = { members: readonly Member[]; ownRole: Role | null; mayChange: boolean; onChanged(): void };

/** The members with their roles. */
export function MemberList({ members, ownRole, mayChange, onChanged }: MemberListProps) {
  return (
    <Stack gap="sm" component="ul" aria-label="Members" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {members.map((member) => (
        <Paper key={member.id} component="li" p="md">
          <MemberRow
            member={member}
            ownRole={ownRole}
            mayChange={mayChange && (member.role !== 'OWNER' || ownRole === 'OWNER')}
            onChanged={onChanged}
          />
        </Paper>
      ))}
    </Stack>
  );
}

function MemberRow({ member, ownRole, mayChange, onChanged }: Omit<MemberListProps, 'members'> & { member: Member }) {
  const { me } = useSession();
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = useCommand(ChangeMemberRoleDocument);
  const isMe = member.user.id === me.id;

  const changeRole = (role: Role) => {
    setRefusal(null);
    return change.run({ input: { membershipId: member.id, role } }, ({ changeMemberRole }) => {
      switch (changeMemberRole.__typename) {
        case 'ChangeMemberRoleSuccess':
          return notifications.show({ message: `${member.user.name} is now ${roleName(role).toLowerCase()}.` });
        case 'MembershipNotFoundError':
        case 'LastOwnerError':
        case 'ValidationError':
          return setRefusal(changeMemberRole.message);
        default:
          return assertNever(changeMemberRole);
      }
    });
  };

  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={600}>{member.user.name}</Text>
            {isMe && <Badge color="gray">you</Badge>}
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            @{member.user.userName}
            {member.user.email === null ? '' : ` · ${member.user.email}`}
          </Text>
        </div>
        <Group gap="xs">
          {mayChange ? (
            <NativeSelect
              aria-label={`Role of ${member.user.name}`}
              data={rolesGivenBy(ownRole)}
              value={member.role}
              disabled={change.busy}
              onChange={(event) => void changeRole(event.currentTarget.value as Role)}
            />
          ) : (
            <Badge color="gray">{roleName(member.role)}</Badge>
          )}
          {(mayChange || isMe) && <RemoveMember member={member} isMe={isMe} onChanged={onChanged} onRefused={setRefusal} />}
        </Group>
      </Group>
      <FailureNotice failure={change.failure} />
      <Refusal message={refusal} />
    </Stack>
  );
}

type RemoveMemberProps = { member: Member; isMe: boolean; onChanged(): void; onRefused(message: string): void };

/** Asks by a second press of the same button. */
function RemoveMember({ member, isMe, onChanged, onRefused }: RemoveMemberProps) {
  const { reload } = useSession();
  const [asked, setAsked] = useState(false);
  const command = useCommand(RemoveMemberDocument);
  const remove = () =>
    command.run({ input: { membershipId: member.id } }, ({ removeMember }) => {
      setAsked(false);
      switch (removeMember.__typename) {
        case 'RemoveMemberSuccess':
          notifications.show({ message: isMe ? 'You left.' : `${member.user.name} is removed.` });
          return isMe ? reload() : onChanged();
        case 'MembershipNotFoundError':
        case 'LastOwnerError':
        case 'ValidationError':
          return onRefused(removeMember.message);
        default:
          return assertNever(removeMember);
      }
    });
  const words = isMe ? 'Leave' : 'Remove';
  return (
    <>
      <Button
        variant={asked ? 'filled' : 'subtle'}
        color="red"
        size="sm"
        loading={command.busy}
        onClick={() => (asked ? void remove() : setAsked(true))}
        onBlur={() => setAsked(false)}
        aria-label={isMe ? undefined : `${asked ? 'Really remove' : 'Remove'} ${member.user.name}`}
      >
        {asked ? `Really ${words.toLowerCase()}?` : words}
      </Button>
      <FailureNotice failure={command.failure} />
    </>
  );
}
