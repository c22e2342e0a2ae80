import { invalid } from '@quittance/graphql-kit/input';
import type { ApiKeyNotFound, ScopeNotHeld } from '../api-key/errors.ts';
import type { InvitationNotFound } from '../invitation/errors.ts';
import type { AlreadyMember, LastOwner, MembershipNotFound } from '../membership/errors.ts';
import type {
  EmailTaken,
  InvalidCredentials,
  InvalidResetToken,
  SetUpTokenInvalid,
  UserNameTaken,
  WeakPassword,
} from '../person/errors.ts';
import type { SecondFactorEnabled, SecondFactorNotBegun, SecondFactorRequired } from '../second-factor/errors.ts';

/** The public form of an error; `field` is what is to blame in the input. */
function userError<const Name extends string>(__typename: Name, code: string, message: string, field: string | null) {
  return { __typename, code, message, path: field === null ? null : [field] };
}

/** Each expected outcome of the commands, by its code. */
const forms = {
  EMAIL_TAKEN: ({ code }: EmailTaken) =>
    userError('EmailTakenError', code, 'There is an account with this e-mail address.', 'email'),
  USER_NAME_TAKEN: ({ code }: UserNameTaken) =>
    userError('UserNameTakenError', code, 'Somebody else has this user name.', 'userName'),
  WEAK_PASSWORD: ({ code, why, field }: WeakPassword) => userError('WeakPasswordError', code, why, field),
  SET_UP_TOKEN_INVALID: ({ code }: SetUpTokenInvalid) =>
    userError('SetUpTokenInvalidError', code, 'The first registration needs the set-up token that was printed.', 'setUpToken'),
  INVALID_CREDENTIALS: ({ code, field }: InvalidCredentials) =>
    userError('InvalidCredentialsError', code, credentialsMessage(field), field),
  INVALID_RESET_TOKEN: ({ code }: InvalidResetToken) =>
    userError('InvalidResetTokenError', code, 'This link was used, has expired or is not known: ask for a new one.', 'token'),
  SECOND_FACTOR_REQUIRED: ({ code }: SecondFactorRequired) =>
    userError('SecondFactorRequiredError', code, 'Now the code of your authenticator app, or a recovery code.', 'totp'),
  SECOND_FACTOR_ENABLED: ({ code }: SecondFactorEnabled) =>
    userError('SecondFactorEnabledError', code, 'The second factor is on: turn it off before setting up another one.', null),
  SECOND_FACTOR_NOT_BEGUN: ({ code }: SecondFactorNotBegun) =>
    userError('SecondFactorNotBegunError', code, 'There is no second factor to confirm: begin with it first.', null),
  MEMBERSHIP_NOT_FOUND: ({ code }: MembershipNotFound) =>
    userError('MembershipNotFoundError', code, 'There is no such member.', 'membershipId'),
  LAST_OWNER: ({ code, field }: LastOwner) =>
    userError('LastOwnerError', code, 'An organisation always has an owner: make somebody else one first.', field),
  ALREADY_MEMBER: ({ code, field }: AlreadyMember) =>
    userError('AlreadyMemberError', code, 'This person is a member already.', field),
  INVITATION_NOT_FOUND: ({ code, field }: InvitationNotFound) =>
    userError('InvitationNotFoundError', code, 'There is no such invitation any more.', field),
  API_KEY_NOT_FOUND: ({ code }: ApiKeyNotFound) =>
    userError('ApiKeyNotFoundError', code, 'There is no such API key.', 'apiKeyId'),
  SCOPE_NOT_HELD: ({ index, scope }: ScopeNotHeld) => invalid(['scopes', index], `${scope} is more than you may do yourself`),
};

function credentialsMessage(field: string | null): string {
  if (field === 'totp' || field === 'code') return 'The code is wrong, or was used before.';
  if (field === 'userName') return 'This is not your user name.';
  return field === null ? 'Login or password are wrong.' : 'The password is wrong.';
}

type Forms = typeof forms;
type Code = keyof Forms;

/** The GraphQL form of a command's error. An error that has none does not type-check, nor does one that the mutation's union lacks. */
export function errorOf<E extends { code: Code }>(error: E): ReturnType<Forms[E['code']]> {
  const form = forms[error.code] as unknown as (error: E) => ReturnType<Forms[E['code']]>;
  return form(error);
}
