import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { describe, expect, test } from 'vitest';
import { missingFor } from './draft.ts';
import { exampleInvoice } from './example-invoice.ts';
import { type InvoiceStatus, isOverdue, viewerOf } from './invoice.ts';

describe('isOverdue', () => {
  test('from the day after it was due, and while something is owed', () => {
    const invoice = { status: 'ISSUED', dueOn: '2026-02-14' } as const;
    expect(isOverdue(invoice, '2026-02-14')).toBe(false);
    expect(isOverdue(invoice, '2026-02-15')).toBe(true);
    expect(isOverdue({ ...invoice, dueOn: null }, '2026-02-15')).toBe(false);
  });

  test.each<[InvoiceStatus, boolean]>([
    ['DRAFT', false],
    ['ISSUED', true],
    ['PARTIALLY_PAID', true],
    ['PAID', false],
    ['VOID', false],
    ['UNCOLLECTIBLE', false],
  ])('%s: %s', (status, overdue) => {
    expect(isOverdue({ status, dueOn: '2026-02-14' }, '2026-02-15')).toBe(overdue);
  });
});

describe('viewerOf', () => {
  const member = callerOf();
  const organizationId = member.organization?.id ?? newId('org');
  const payer = callerOf();
  const claim = { at: new Date(), userId: payer.userId ?? newId('usr'), organizationId: payer.organization?.id ?? null };
  const invoice = exampleInvoice({ organizationId, claim });

  test('members of the seller and platform administrators see it as the seller', () => {
    expect(viewerOf(member, invoice)).toEqual({ kind: 'SELLER' });
    expect(viewerOf(callerOf({ platformAdmin: true }), invoice)).toEqual({ kind: 'SELLER' });
  });

  test('whoever claimed it and their colleagues see it as payers, whatever organisation they act for', () => {
    expect(viewerOf(payer, invoice)?.kind).toBe('PAYER');
    expect(viewerOf({ ...payer, organization: null, organizationIds: [] }, invoice)?.kind).toBe('PAYER');
    expect(viewerOf(callerOf({ organizationIds: payer.organizationIds }), invoice)?.kind).toBe('PAYER');
  });

  test('nobody else sees it, and nobody sees a draft as payer', () => {
    expect(viewerOf(anonymous, invoice)).toBeNull();
    expect(viewerOf(callerOf(), invoice)).toBeNull();
    expect(viewerOf(payer, { ...invoice, issue: null })).toBeNull();
    expect(viewerOf(payer, { ...invoice, claim: null })).toBeNull();
  });

  test('an API key sees what its scopes allow', () => {
    const key = (organizationOf: typeof member, scopes: string[]) => ({ ...organizationOf, kind: 'api_key' as const, scopes });
    expect(viewerOf(key(member, ['partners:read']), invoice)).toBeNull();
    expect(viewerOf(key(member, ['invoices:read']), invoice)?.kind).toBe('SELLER');
    expect(viewerOf(key(payer, ['invoices:read']), invoice)).toBeNull();
    expect(viewerOf(key(payer, ['bills:read']), invoice)?.kind).toBe('PAYER');
  });
});

describe('missingFor', () => {
  const draft = { ...exampleInvoice(), issuedOn: '2026-02-01', dueOn: null };

  test('finds nothing where all is there, also where it is tomorrow already', () => {
    expect(missingFor(draft, '2026-02-01')).toEqual([]);
    expect(missingFor(draft, '2026-01-31')).toEqual([]);
  });

  test('names all that is missing', () => {
    const sums = { ...draft.sums, totalMinor: 0n };
    const bare = { ...draft, buyerId: null, sums, issuedOn: '2026-02-03', dueOn: '2026-02-02' };
    expect(missingFor(bare, '2026-02-01').map(({ field }) => field)).toEqual(['buyer', 'lines', 'issuedOn', 'dueOn']);
  });
});
