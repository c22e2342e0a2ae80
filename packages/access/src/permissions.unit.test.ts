import { newId } from '@quittance/ids';
import { describe, expect, it } from 'vitest';
import { anonymous, type Caller, type Role } from './caller.ts';
import { can, type Permission, permissions } from './permissions.ts';

/** Who may do what, written out by hand: a change of the rules has to be made twice, knowingly. */
const matrix: Record<Permission, readonly Role[]> = {
  'organization:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'organization:write': ['OWNER', 'ADMIN'],
  'members:write': ['OWNER', 'ADMIN'],
  'api_keys:write': ['OWNER', 'ADMIN'],
  'partners:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'partners:write': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER'],
  'invoices:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'invoices:write': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER'],
  'wallets:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'wallets:write': ['OWNER', 'ADMIN', 'ACCOUNTANT'],
  'bills:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'payments:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'payments:write': ['OWNER', 'ADMIN', 'ACCOUNTANT'],
  'messages:read': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'],
  'messages:write': ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER'],
  'reports:read': ['OWNER', 'ADMIN', 'ACCOUNTANT'],
};
const roles: Role[] = ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'];

function member(role: Role, change: Partial<Caller> = {}): Caller {
  const organization = { id: newId('org'), name: 'Northwind', country: 'DE', currency: 'EUR', role };
  const who = { kind: 'person', userId: newId('usr'), organizationIds: [organization.id] } as const;
  return { ...who, organization, platformAdmin: false, foreign: false, scopes: null, ...change };
}

describe('the permission matrix', () => {
  it('names every permission there is', () => {
    expect(Object.keys(matrix)).toEqual([...permissions]);
  });

  const cases = permissions.flatMap((permission) => roles.map((role) => [role, permission] as const));
  it.each(cases)('%s: %s', (role, permission) => {
    expect(can(member(role), permission)).toBe(matrix[permission].includes(role));
  });

  it.each(permissions)('gives nobody %s without an organisation', (permission) => {
    expect(can(member('OWNER', { organization: null }), permission)).toBe(false);
    expect(can(anonymous, permission)).toBe(false);
  });

  it.each(permissions)('gives a platform administrator %s everywhere', (permission) => {
    expect(can(member('VIEWER', { platformAdmin: true }), permission)).toBe(true);
  });

  it.each(permissions)('lets the scopes of an API key bound what a platform administrator may: %s', (permission) => {
    expect(can(member('OWNER', { kind: 'api_key', scopes: [], platformAdmin: true }), permission)).toBe(false);
  });

  it.each(permissions)('gives an API key %s by its scope and its role together', (permission) => {
    const others = permissions.filter((each) => each !== permission);
    expect(can(member('OWNER', { kind: 'api_key', scopes: [permission] }), permission)).toBe(true);
    expect(can(member('OWNER', { kind: 'api_key', scopes: others }), permission)).toBe(false);
    expect(can(member('VIEWER', { kind: 'api_key', scopes: [permission] }), permission)).toBe(
      matrix[permission].includes('VIEWER'),
    );
  });
});
