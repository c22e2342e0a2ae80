import type { Role } from '@quittance/access/caller';
import { can, type Permission, permissions } from '@quittance/access/permissions';
import { newId } from '@quittance/ids';
import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../api-key/api-key.ts';
import type { Organization } from '../organization/organization.ts';
import type { Person } from '../person/person.ts';
import { type Belonging, callerOf } from './caller.ts';

const at = new Date('2026-01-31T12:00:00Z');

function person(change: Partial<Person> = {}): Person {
  const names = { userName: 'ada', firstName: 'Ada', lastName: 'Byron', email: 'ada@northwind.example' };
  return { id: newId('usr'), ...names, platformAdmin: false, version: 1, createdAt: at, deletedAt: null, ...change };
}

function organization(name: string): Organization {
  const basics = { country: 'DE', currency: 'EUR', taxId: null, address: null, email: null };
  return { id: newId('org'), name, ...basics, version: 1, createdAt: at };
}

function belonging(to: Organization, who: Person, role: Role = 'MEMBER'): Belonging {
  const ids = { id: newId('mem'), organizationId: to.id, personId: who.id };
  return { organization: to, membership: { ...ids, role, version: 1, joinedAt: at, endedAt: null } };
}

function key(of: Person, organizationId: Organization['id'], scopes: readonly Permission[]): ApiKey {
  const dates = { createdAt: at, expiresAt: null, lastUsedAt: null, revokedAt: null };
  return { id: newId('key'), organizationId, createdBy: of.id, name: 'import', prefix: 'qk_abcdef', scopes, ...dates };
}

const ada = person();
const [first, second, foreign] = [organization('First'), organization('Second'), organization('Foreign')];
const belongings = [belonging(first, ada, 'OWNER'), belonging(second, ada, 'VIEWER')];

describe('a person', () => {
  it('acts for their first organisation unless they want another of theirs', () => {
    expect(callerOf({ person: ada, apiKey: null }, belongings, null, null)).toMatchObject({
      kind: 'person',
      organization: { id: first.id, role: 'OWNER' },
      organizationIds: [first.id, second.id],
      foreign: false,
    });
    expect(callerOf({ person: ada, apiKey: null }, belongings, second.id, null)).toMatchObject({
      organization: { id: second.id, role: 'VIEWER' },
    });
  });

  it('acts for none when they belong to none', () => {
    expect(callerOf({ person: ada, apiKey: null }, [], null, null)).toMatchObject({
      organization: null,
      organizationIds: [],
    });
  });

  it('never acts for a foreign organisation, whether it exists or not', () => {
    expect(callerOf({ person: ada, apiKey: null }, belongings, foreign.id, null)).toBe('UNKNOWN_ORGANIZATION');
    expect(callerOf({ person: ada, apiKey: null }, belongings, foreign.id, foreign)).toBe('UNKNOWN_ORGANIZATION');
  });
});

describe('a platform administrator', () => {
  const admin = person({ platformAdmin: true });

  it('acts for a foreign organisation, with the least role, and it is told', () => {
    expect(callerOf({ person: admin, apiKey: null }, [], foreign.id, foreign)).toMatchObject({
      platformAdmin: true,
      foreign: true,
      organization: { id: foreign.id, role: 'VIEWER' },
      organizationIds: [foreign.id],
    });
  });

  it('does not act for one that does not exist', () => {
    expect(callerOf({ person: admin, apiKey: null }, [], foreign.id, null)).toBe('UNKNOWN_ORGANIZATION');
  });

  it('has no rights of that kind through an API key', () => {
    const mine = [belonging(first, admin, 'VIEWER')];
    const outcome = callerOf({ person: admin, apiKey: key(admin, first.id, ['invoices:read']) }, mine, null, null);
    expect(outcome).toMatchObject({ kind: 'api_key', platformAdmin: false, scopes: ['invoices:read'] });
  });
});

describe('an API key', () => {
  it('is bound to its organisation, which is all it sees', () => {
    const apiKey = key(ada, second.id, ['invoices:read']);
    expect(callerOf({ person: ada, apiKey }, belongings, null, null)).toMatchObject({
      organization: { id: second.id },
      organizationIds: [second.id],
    });
    expect(callerOf({ person: ada, apiKey }, belongings, first.id, null)).toBe('UNKNOWN_ORGANIZATION');
  });

  it('ends with the membership of who made it', () => {
    const apiKey = key(ada, foreign.id, ['invoices:read']);
    expect(callerOf({ person: ada, apiKey }, belongings, null, null)).toBe('UNKNOWN_ORGANIZATION');
  });

  it('may do what its scopes and the role of its maker both allow', () => {
    const apiKey = key(ada, second.id, permissions);
    const outcome = callerOf({ person: ada, apiKey }, belongings, null, null);
    if (outcome === 'UNKNOWN_ORGANIZATION') throw new Error('the organisation is known');
    expect(can(outcome, 'invoices:read')).toBe(true);
    expect(can(outcome, 'invoices:write')).toBe(false);
    const narrow = callerOf({ person: ada, apiKey: key(ada, first.id, ['invoices:read']) }, belongings, null, null);
    if (narrow === 'UNKNOWN_ORGANIZATION') throw new Error('the organisation is known');
    expect(permissions.filter((permission) => can(narrow, permission))).toEqual(['invoices:read']);
  });
});
