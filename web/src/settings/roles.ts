/** Roles as the API says them, from most to least, with what they may do. */
export const roles = [
  { value: 'OWNER', label: 'Owner', hint: 'Everything, owners included' },
  { value: 'ADMIN', label: 'Administrator', hint: 'Everything but owners' },
  { value: 'ACCOUNTANT', label: 'Accountant', hint: 'Invoices, payments, wallets, reports' },
  { value: 'MEMBER', label: 'Member', hint: 'Partners, invoices, messages' },
  { value: 'VIEWER', label: 'Viewer', hint: 'Sees, changes nothing' },
] as const;

/** What a member may do. */
export type Role = (typeof roles)[number]['value'];

/** The role's name for people. */
export function roleName(role: Role): string {
  return roles.find(({ value }) => value === role)?.label ?? role;
}

/** The roles that somebody may give away: only an owner may make owners. */
export function rolesGivenBy(own: Role | null): { value: Role; label: string }[] {
  return roles
    .filter(({ value }) => value !== 'OWNER' || own === 'OWNER')
    .map(({ value, label, hint }) => ({ value, label: `${label} – ${hint}` }));
}
