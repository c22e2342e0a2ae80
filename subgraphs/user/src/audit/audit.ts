import type { Id } from '@quittance/ids';

/** Every action that leaves a record, and when it does. */
export const actions = {
  'platform.first_administrator': 'The first person of the installation became its administrator.',
  'platform.administrator_granted': 'Somebody was made a platform administrator at the command line.',
  'platform.acted_for_organization': 'A platform administrator acted for an organisation that is not theirs.',
  'platform.mutation': 'A platform administrator sent a mutation for an organisation that is not theirs.',
  'platform.dead_letter_replay': 'A platform administrator had an event delivered again.',
  'platform.token_issued': 'An internal token was issued at the command line.',
  'person.deleted': 'A person deleted their account.',
  'person.password_reset': 'A password was reset by a mailed link.',
  'person.password_changed': 'A person changed their password.',
  'person.email_changed': 'A person changed the address that password resets go to.',
  'person.second_factor_enabled': 'A person turned their second factor on.',
  'person.second_factor_disabled': 'A second factor was turned off: by its person, or at the command line.',
  'person.recovery_code_used': 'A recovery code took the place of a code of the second factor.',
  'organization.created': 'An organisation was created.',
  'organization.updated': 'Name, address or tax number of an organisation changed.',
  'member.invited': 'Somebody was invited.',
  'member.invitation_revoked': 'An invitation was withdrawn.',
  'member.joined': 'Somebody accepted an invitation.',
  'member.role_changed': 'A member got another role.',
  'member.removed': 'A membership ended.',
  'api_key.created': 'An API key was made.',
  'api_key.revoked': 'An API key was revoked.',
} as const;

export type Action = keyof typeof actions;

/** Who did it. */
export type Actor = { id: Id<'usr'> | null; name: string };

/** One privileged action. */
export type AuditRecord = {
  id: Id<'aud'>;
  at: Date;
  action: Action;
  actor: Actor;
  organizationId: Id<'org'> | null;
  /** Id of what it was done to. */
  subject: string | null;
  details: Readonly<Record<string, string>>;
  requestId: string | null;
};

/** Who works at the command line, on the machine itself. */
export const commandLine: Actor = { id: null, name: 'command line' };
