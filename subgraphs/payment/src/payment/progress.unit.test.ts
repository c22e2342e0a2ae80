import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, derive, type FactType, factTypes, isOpen, type Progress, type Status, statuses } from './progress.ts';

const anyFacts = fc.array(fc.constantFrom(...factTypes), { maxLength: 30 });

/** What would be recorded if these facts were observed in this order. */
function recorded(observed: readonly FactType[]): FactType[] {
  const facts: FactType[] = [];
  let progress: Progress | null = null;
  for (const fact of observed) {
    const next = advance(progress, fact);
    if (next === null) continue;
    facts.push(fact);
    progress = next;
  }
  return facts;
}

test('a payment begins by being created, whatever was observed before', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      expect(recorded(facts)[0] ?? 'CREATED').toBe('CREATED');
    }),
  );
});

test('money is captured at most once, and nothing but refunds and disputes undo it', () => {
  fc.assert(
    fc.property(anyFacts, (observed) => {
      const facts = recorded(['CREATED', ...observed]);
      expect(facts.filter((fact) => fact === 'CAPTURED').length).toBeLessThanOrEqual(1);
      const afterCapture = ['SUCCEEDED', 'DISPUTED', 'REFUNDED', 'PARTIALLY_REFUNDED'];
      if (observed.includes('CAPTURED')) expect(afterCapture).toContain(derive(facts)?.status);
    }),
  );
});

test('the status follows from the recorded facts alone', () => {
  fc.assert(
    fc.property(anyFacts, (observed) => {
      expect(derive(recorded(observed))).toEqual(derive(observed));
    }),
  );
});

test('observing everything twice changes nothing, but that another part was given back', () => {
  const others = anyFacts.map((facts) => facts.filter((fact) => fact !== 'REFUNDED_IN_PART'));
  fc.assert(
    fc.property(others, (observed) => {
      const twice = observed.flatMap((fact) => [fact, fact]);
      expect(recorded(twice)).toEqual(recorded(observed));
    }),
  );
});

test('money goes back only after it was captured, in any number of parts, and nothing goes back after all of it', () => {
  const isRefund = (fact: FactType) => fact === 'REFUNDED' || fact === 'REFUNDED_IN_PART';
  fc.assert(
    fc.property(anyFacts, (observed) => {
      const facts = recorded(['CREATED', ...observed]);
      const first = facts.findIndex(isRefund);
      if (first !== -1) expect(facts.slice(0, first)).toContain('CAPTURED');
      const all = facts.findIndex((fact) => fact === 'REFUNDED' || fact === 'DISPUTE_LOST');
      if (all !== -1) expect(facts.slice(all + 1)).toEqual([]);
    }),
  );
  const parts = Array.from({ length: 3 }, () => 'REFUNDED_IN_PART' as const);
  expect(recorded(['CREATED', 'CAPTURED', ...parts])).toHaveLength(5);
});

test.each([
  ['CREATED', ['CREATED']],
  ['REQUIRES_ACTION', ['CREATED', 'CHECKOUT_OPENED']],
  ['PENDING', ['CREATED', 'CHECKOUT_OPENED', 'APPROVED']],
  ['PENDING', ['CREATED', 'CHECKOUT_OPENED', 'APPROVED', 'PENDING']],
  ['SUCCEEDED', ['CREATED', 'CHECKOUT_OPENED', 'APPROVED', 'CAPTURED']],
  ['DISPUTED', ['CREATED', 'CAPTURED', 'DISPUTED']],
  ['SUCCEEDED', ['CREATED', 'CAPTURED', 'DISPUTED', 'DISPUTE_WON']],
  ['REFUNDED', ['CREATED', 'CAPTURED', 'DISPUTED', 'DISPUTE_LOST']],
  ['PARTIALLY_REFUNDED', ['CREATED', 'CAPTURED', 'DISPUTED', 'DISPUTE_LOST_IN_PART']],
  ['PARTIALLY_REFUNDED', ['CREATED', 'CAPTURED', 'REFUNDED_IN_PART', 'REFUNDED_IN_PART']],
  ['REFUNDED', ['CREATED', 'CAPTURED', 'REFUNDED_IN_PART', 'REFUNDED']],
  ['DISPUTED', ['CREATED', 'CAPTURED', 'REFUNDED_IN_PART', 'DISPUTED']],
  ['DISPUTED', ['CREATED', 'CAPTURED', 'DISPUTED', 'REFUNDED_IN_PART']],
  ['PARTIALLY_REFUNDED', ['CREATED', 'CAPTURED', 'REFUNDED_IN_PART', 'DISPUTED', 'DISPUTE_WON_AFTER_REFUND']],
  ['SUCCEEDED', ['CREATED', 'CAPTURED']],
  ['UNKNOWN', ['CREATED', 'UNKNOWN']],
  ['REQUIRES_ACTION', ['CREATED', 'UNKNOWN', 'CHECKOUT_OPENED']],
  ['FAILED', ['CREATED', 'CHECKOUT_OPENED', 'FAILED']],
  ['CANCELED', ['CREATED', 'CHECKOUT_OPENED', 'EXPIRED']],
  ['SUCCEEDED', ['CREATED', 'CHECKOUT_OPENED', 'CANCELED', 'CAPTURED']],
] satisfies [Status, FactType[]][])('is %s after %j', (status, facts) => {
  expect(derive(facts)?.status).toBe(status);
});

test('a payment once failed or canceled goes nowhere but to success', () => {
  for (const status of ['FAILED', 'CANCELED'] as const) {
    const leads = factTypes.filter((fact) => advance({ status, last: 'CREATED' }, fact) !== null);
    expect(leads).toEqual(['CAPTURED']);
  }
});

test('the outcome is open exactly while something other than a late capture, a refund or a dispute can happen', () => {
  for (const status of statuses) {
    const leads = factTypes.filter(
      (fact) => !/^(CAPTURED|REFUNDED|DISPUTE)/.test(fact) && advance({ status, last: 'CREATED' }, fact) !== null,
    );
    expect(leads.length > 0, status).toBe(isOpen(status));
  }
});
