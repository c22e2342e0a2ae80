import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { address, createDraft, createPartner, invoiceOf, issued, mutate, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const company = { kind: 'COMPANY', name: 'Contoso GmbH' };
const create = (input: Record<string, unknown>, caller = callerOf(), selection = 'partner { id name }') =>
  mutate(fixture, caller, 'createPartner', input, selection);

describe('createPartner', () => {
  test('adds a company with all that is known of it', async () => {
    const input = {
      ...{ ...company, email: 'ap@contoso.example', mobile: '+49 170 1', taxId: 'DE1', externalReference: 'C-1', address },
      roles: ['CUSTOMER', 'SUPPLIER'],
    };
    const fields = 'kind name email mobile taxId externalReference roles address { line1 line2 city postalCode country }';
    const result = await create(input, callerOf(), `partner { ${fields} linkedOrganization { id } archivedAt }`);
    expect(result).toEqual({
      __typename: 'CreatePartnerSuccess',
      partner: { ...input, linkedOrganization: null, archivedAt: null },
    });
  });

  test('calls a person by first, middle and last name when no other name is given', async () => {
    const person = { kind: 'PERSON', firstName: 'Ada', lastName: 'Byron' };
    expect((await create(person)).partner.name).toBe('Ada Byron');
    expect((await create({ ...person, name: 'Countess of Lovelace' })).partner.name).toBe('Countess of Lovelace');
  });

  test('refuses an external reference that another partner has, but not that of another organisation', async () => {
    const caller = callerOf();
    await create({ ...company, externalReference: 'C-7' }, caller);
    const again = await create({ ...company, externalReference: 'C-7' }, caller);
    expect(again).toMatchObject({ __typename: 'PartnerReferenceTakenError', path: ['externalReference'] });
    expect(await create({ ...company, externalReference: 'C-7' })).toMatchObject({ __typename: 'CreatePartnerSuccess' });
  });

  test.each([
    ['a company without a name', { kind: 'COMPANY' }, ['name']],
    ['a blank name', { kind: 'COMPANY', name: '  ' }, ['name']],
    ['a person without any name', { kind: 'PERSON' }, ['name']],
    ['a name that is too long', { ...company, name: 'x'.repeat(201) }, ['name']],
    ['a control character', { ...company, name: 'Con\u0000toso' }, ['name']],
    ['half a surrogate pair', { ...company, address: { ...address, city: '\ud83d' } }, ['address', 'city']],
    ['what is no e-mail address', { ...company, email: 'nobody' }, ['email']],
    ['a country that is none', { ...company, address: { ...address, country: 'Germany' } }, ['address', 'country']],
    ['an address without a city', { ...company, address: { ...address, city: '' } }, ['address', 'city']],
  ])('refuses %s and names the field', async (_what, input, path) => {
    expect(await create(input)).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION', path });
  });

  test('is for members who may write partners', async () => {
    const query = 'mutation ($input: CreatePartnerInput!) { createPartner(input: $input) { __typename } }';
    const code = async (caller: ReturnType<typeof callerOf>) =>
      (await fixture.run(caller, query, { input: company })).errors[0]?.extensions.code;
    expect(await code(anonymous)).toBe('UNAUTHENTICATED');
    expect(await code(callerOf({ role: null }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ role: 'VIEWER' }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ kind: 'api_key', scopes: ['partners:read'] }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ role: 'MEMBER' }))).toBeUndefined();
  });
});

describe('updatePartner', () => {
  test('changes what is given, clears what is null and leaves the rest', async () => {
    const caller = callerOf();
    const id = await createPartner(fixture, caller, { mobile: '1', taxId: 'DE1' });
    const input = { partnerId: id, name: 'Contoso AG', mobile: null };
    const result = await mutate(fixture, caller, 'updatePartner', input, 'partner { name mobile taxId email address { city } }');
    expect(result.partner).toEqual({
      ...{ name: 'Contoso AG', mobile: null, taxId: 'DE1', email: 'ap@contoso.example' },
      address: { city: 'Berlin' },
    });
  });

  test('a name that was made from its parts follows them', async () => {
    const caller = callerOf();
    const { partner } = await create({ kind: 'PERSON', firstName: 'Ada', lastName: 'Byron' }, caller);
    const input = { partnerId: partner.id, lastName: 'King' };
    expect((await mutate(fixture, caller, 'updatePartner', input, 'partner { name }')).partner.name).toBe('Ada King');
  });

  test('renames the buyer of drafts, and of no issued invoice', async () => {
    const caller = await seller(fixture);
    const buyerId = await createPartner(fixture, caller);
    const [draft, invoice] = [await createDraft(fixture, caller, { buyerId }), await issued(fixture, caller, { buyerId })];
    await mutate(fixture, caller, 'updatePartner', { partnerId: buyerId, name: 'Contoso AG' });
    expect((await invoiceOf(fixture, caller, draft, 'buyer { name }')).buyer.name).toBe('Contoso AG');
    expect((await invoiceOf(fixture, caller, invoice.id, 'buyer { name partner { name } }')).buyer).toEqual({
      name: 'Contoso GmbH',
      partner: { name: 'Contoso AG' },
    });
  });

  test('refuses to take the name away, and a reference that is taken', async () => {
    const caller = callerOf();
    const id = await createPartner(fixture, caller);
    await create({ ...company, externalReference: 'C-9' }, caller);
    const nameless = await mutate(fixture, caller, 'updatePartner', { partnerId: id, name: null });
    expect(nameless).toMatchObject({ __typename: 'ValidationError', path: ['name'] });
    const taken = await mutate(fixture, caller, 'updatePartner', { partnerId: id, externalReference: 'C-9' });
    expect(taken.__typename).toBe('PartnerReferenceTakenError');
  });

  test("knows neither what does not exist nor somebody else's", async () => {
    const foreign = await createPartner(fixture, callerOf());
    for (const partnerId of [foreign, newId('ptn')]) {
      for (const field of ['updatePartner', 'archivePartner', 'restorePartner']) {
        const result = await mutate(fixture, callerOf(), field, { partnerId });
        expect(result).toMatchObject({ __typename: 'PartnerNotFoundError', path: ['partnerId'] });
      }
    }
  });
});

describe('lists', () => {
  const list = 'query ($first: Int, $after: String, $filter: PartnerFilter, $orderBy: PartnerOrderBy) {';
  const fields =
    'partners(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { name } pageInfo { hasNextPage endCursor } } }';
  const names = async (caller: ReturnType<typeof callerOf>, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await fixture.run(caller, list + fields, variables);
    expect(errors).toEqual([]);
    return data.partners.nodes.map(({ name }: { name: string }) => name);
  };

  test('come in order, page by page, without gaps or repetitions', async () => {
    const caller = callerOf();
    const all = ['Adam', 'bert', 'Carl', 'carl', 'Zoe'];
    for (const name of [...all].reverse()) await create({ ...company, name }, caller);
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await fixture.run(caller, list + fields, { first: 2, after });
      seen.push(...data.partners.nodes.map(({ name }: { name: string }) => name));
      if (!data.partners.pageInfo.hasNextPage) break;
      after = data.partners.pageInfo.endCursor;
    }
    expect(seen.map((name) => name.toLowerCase())).toEqual(all.map((name) => name.toLowerCase()));
    expect(new Set(seen).size).toBe(all.length);
    expect(await names(caller, { orderBy: 'CREATED_AT_ASC' })).toEqual([...all].reverse());
  });

  test('are searched by name, e-mail address and reference; wildcards mean themselves', async () => {
    const caller = callerOf();
    await create({ ...company, name: '100% Tofu', email: 'eat@tofu.example' }, caller);
    await create({ ...company, name: 'Steak', externalReference: 'S_1' }, caller);
    expect(await names(caller, { filter: { search: 'TOFU' } })).toEqual(['100% Tofu']);
    expect(await names(caller, { filter: { search: '0%' } })).toEqual(['100% Tofu']);
    expect(await names(caller, { filter: { search: 's_1' } })).toEqual(['Steak']);
    expect(await names(caller, { filter: { search: '%' } })).toEqual(['100% Tofu']);
  });

  test('hide archived partners until they are restored', async () => {
    const caller = callerOf();
    const partnerId = await createPartner(fixture, caller);
    await mutate(fixture, caller, 'archivePartner', { partnerId });
    const again = await mutate(fixture, caller, 'archivePartner', { partnerId }, 'partner { archivedAt }');
    expect(again.partner.archivedAt).not.toBeNull();
    expect(await names(caller)).toEqual([]);
    expect(await names(caller, { filter: { archived: true } })).toEqual(['Contoso GmbH']);
    await mutate(fixture, caller, 'restorePartner', { partnerId });
    expect(await names(caller)).toEqual(['Contoso GmbH']);
  });

  test('refuse cursors that nobody was given and pages that are too large', async () => {
    const cursor = (key: string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const forged = [cursor(['x']), cursor(['x', 'no uuid']), 'nonsense'];
    for (const variables of [...forged.map((after) => ({ after })), { first: 0 }, { first: 101 }]) {
      const { errors } = await fixture.run(callerOf(), list + fields, variables);
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  test("show nobody else's partners", async () => {
    const partnerId = await createPartner(fixture, callerOf());
    expect(await names(callerOf())).toEqual([]);
    const query = 'query ($id: ID!) { partner(id: $id) { name } }';
    expect((await fixture.run(callerOf(), query, { id: partnerId })).data.partner).toBeNull();
    expect((await fixture.run(anonymous, query, { id: partnerId })).data.partner).toBeNull();
  });

  test('entities answer only whoever may see them', async () => {
    const caller = callerOf();
    const id = await createPartner(fixture, caller);
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Partner { name } } }';
    const entity = async (who: ReturnType<typeof callerOf>) =>
      (await fixture.run(who, query, { representations: [{ __typename: 'Partner', id }] })).data._entities[0];
    expect(await entity(caller)).toEqual({ name: 'Contoso GmbH' });
    expect(await entity(callerOf())).toBeNull();
    expect(await entity(anonymous)).toBeNull();
    expect(await entity(callerOf({ platformAdmin: true }))).toEqual({ name: 'Contoso GmbH' });
  });
});
