/** A mutation whose answer can be asked for its kind, its error and `fields` of its success. */
function mutation(name: string, success: string): string {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename ... on ${type}Success { ${success} } ... on UserError { code message path }
  } }`;
}

export const documents = {
  signUp: mutation('signUp', 'token user { id email userName firstName lastName name platformAdmin memberships { id } }'),
  signIn: mutation('signIn', 'token user { id memberships { role organization { name } } }'),
  signOut: mutation('signOut', 'signedOut'),
  updateProfile: mutation('updateProfile', 'user { id email userName name }'),
  changePassword: mutation('changePassword', 'token'),
  requestPasswordReset: mutation('requestPasswordReset', 'accepted'),
  resetPassword: mutation('resetPassword', 'reset'),
  deleteAccount: mutation('deleteAccount', 'deleted'),
  beginSecondFactor: mutation('beginSecondFactor', 'secret otpauthUri'),
  enableSecondFactor: mutation('enableSecondFactor', 'recoveryCodes token'),
  disableSecondFactor: mutation('disableSecondFactor', 'disabled'),
  createOrganization: mutation(
    'createOrganization',
    'organization { id name country currency taxId email role permissions address { line1 line2 city postalCode country } }',
  ),
  updateOrganization: mutation('updateOrganization', 'organization { id name country taxId email address { line1 } }'),
  inviteMember: mutation('inviteMember', 'acceptUrl invitation { id email role invitedBy { userName } }'),
  revokeInvitation: mutation('revokeInvitation', 'invitation { id }'),
  acceptInvitation: mutation('acceptInvitation', 'membership { id role organization { id name } user { id } }'),
  changeMemberRole: mutation('changeMemberRole', 'membership { id role }'),
  removeMember: mutation('removeMember', 'membershipId'),
  createApiKey: mutation('createApiKey', 'secret apiKey { id name prefix scopes expiresAt lastUsedAt createdBy { userName } }'),
  revokeApiKey: mutation('revokeApiKey', 'apiKey { id revokedAt }'),
} as const;

export type Mutation = keyof typeof documents;

export const me = '{ me { id email userName name platformAdmin memberships { id role organization { id name } } } }';
export const members =
  '{ organization { id name role members { nodes { id role user { id userName email } } pageInfo { hasNextPage endCursor } } } }';
