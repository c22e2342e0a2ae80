import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimited, refused } from '../provider/outcome.ts';
import { decide, nextLookUpAt, putOff } from './decide.ts';

const now = new Date('2026-01-31T12:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const minute = 60_000;

test('only what was surely not sent goes to the next provider', () => {
  const decided = (kind: Parameters<typeof refused>[0]) => decide(refused(kind, null, ''), { now, canLookUp: true }).status;
  expect(decide({ kind: 'ACCEPTED', providerMessageId: null }, { now, canLookUp: true })).toEqual({ status: 'SENT' });
  expect(decide(rateLimited(429, '', null), { now, canLookUp: true })).toEqual({ status: 'QUEUED' });
  expect(decided('UNAVAILABLE')).toBe('QUEUED');
  expect(decided('MISCONFIGURED')).toBe('QUEUED');
  expect(decided('DEFERRED')).toBe('DEFERRED');
  expect(decided('RECIPIENT_REFUSED')).toBe('BOUNCED');
  expect(decided('REJECTED')).toBe('FAILED');
  expect(decided('UNKNOWN')).toBe('UNKNOWN');
});

test('an unknown outcome is looked up soon, or left to a person where nobody can be asked', () => {
  const unknown = refused('UNKNOWN', null, '');
  expect(decide(unknown, { now, canLookUp: true })).toEqual({ status: 'UNKNOWN', dueAt: after(5_000) });
  expect(decide(unknown, { now, canLookUp: false })).toEqual({ status: 'UNKNOWN', dueAt: null });
});

test('looks up four times within thirteen minutes, then believes that it is not there', () => {
  expect([0, 1, 2, 3, 4].map((done) => nextLookUpAt(done, now))).toEqual([
    after(5_000),
    after(30_000),
    after(2 * minute),
    after(10 * minute),
    null,
  ]);
});

test('puts off ever longer, and not before it makes sense', () => {
  const giveUpAt = after(48 * 60 * minute);
  expect([0, 1, 2, 3, 9].map((deferrals) => putOff({ now, deferrals, giveUpAt }, null))).toEqual(
    [1, 5, 15, 60, 240].map((minutes) => after(minutes * minute)),
  );
  expect(putOff({ now, deferrals: 0, giveUpAt }, after(7 * minute))).toEqual(after(7 * minute));
  expect(putOff({ now, deferrals: 0, giveUpAt }, after(1))).toEqual(after(minute));
});

test('asks soon again for a document, whose service is ours, and then as for everything', () => {
  const giveUpAt = after(48 * 60 * minute);
  expect([0, 1, 2, 3, 4].map((deferrals) => putOff({ now, deferrals, giveUpAt }, null, 'document'))).toEqual(
    [2, 5, 15, 60, 300].map((seconds) => after(seconds * 1_000)),
  );
});

test('never tries after the time at which the message is given up', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(72 * 60), fc.option(fc.nat(72 * 60)), (deferrals, left, wait) => {
      const giveUpAt = after(left * minute);
      const dueAt = putOff({ now, deferrals, giveUpAt }, wait === null ? null : after(wait * minute));
      expect(dueAt === null || (dueAt > now && dueAt < giveUpAt)).toBe(true);
    }),
  );
});
