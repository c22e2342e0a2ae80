import type { Caller, Role } from './caller.ts';

/** What can be allowed; also the scopes an API key can have. */
export const permissions = [
  'organization:read',
  'organization:write',
  'members:write',
  'api_keys:write',
  'partners:read',
  'partners:write',
  'invoices:read',
  'invoices:write',
  'wallets:read',
  'wallets:write',
  'bills:read',
  'payments:read',
  'payments:write',
  'messages:read',
  'messages:write',
  'reports:read',
] as const;

export type Permission = (typeof permissions)[number];

const readAll = permissions.filter((permission) => permission.endsWith(':read'));

/** Role -> permission: data, tested as a matrix. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  OWNER: permissions,
  ADMIN: permissions,
  ACCOUNTANT: [...readAll, 'partners:write', 'invoices:write', 'wallets:write', 'payments:write', 'messages:write'],
  MEMBER: [
    ...readAll.filter((permission) => permission !== 'reports:read'),
    'partners:write',
    'invoices:write',
    'messages:write',
  ],
  VIEWER: readAll.filter((permission) => permission !== 'reports:read'),
};

/** Whether the caller may do it for the organisation they act for. */
export function can(caller: Caller, permission: Permission): boolean {
  if (caller.scopes !== null && !caller.scopes.includes(permission)) return false;
  if (caller.platformAdmin) return true;
  if (caller.organization === null) return false;
  return permissionsOf[caller.organization.role].includes(permission);
}
