import { newId } from '@quittance/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupByType } from './group-by-type.ts';
import type { Incoming } from './route.ts';

const incoming = (type: string, partitionkey: string, sequence = 1, requestid?: string): Incoming => ({
  event: {
    specversion: '1.0',
    id: newId('evt'),
    type,
    source: '/test',
    subject: partitionkey,
    time: '2026-01-31T12:00:00.000Z',
    datacontenttype: 'application/json',
    partitionkey,
    sequence,
    ...(requestid !== undefined && { requestid }),
    data: null,
  },
  data: null,
});

test('events of one type become one group, whatever stands between them', () => {
  const groups = groupByType([incoming('paid', 'a'), incoming('voided', 'b'), incoming('paid', 'c')]);
  expect(groups.map(({ type, events }) => `${type} ${events.length}`)).toEqual(['paid 2', 'voided 1']);
});

test('a group is split where the order of an aggregate wants it', () => {
  const groups = groupByType([incoming('paid', 'a'), incoming('voided', 'a'), incoming('paid', 'a'), incoming('paid', 'b')]);
  expect(groups.map(({ type, events }) => `${type} ${events.length}`)).toEqual(['paid 2', 'voided 1', 'paid 1']);
});

test('what comes from different requests stays apart, but not in a backlog of many', () => {
  const events = (requests: number) => Array.from({ length: 20 }, (_, n) => incoming('paid', `a${n}`, 1, `req-${n % requests}`));
  expect(groupByType(events(4)).map((group) => new Set(group.events.map(({ event }) => event.requestid)).size)).toEqual([
    1, 1, 1, 1,
  ]);
  expect(groupByType(events(20)).map((group) => group.events.length)).toEqual([20]);
});

test('keeps every event once, one type a group, and the order of every aggregate', () => {
  const batch = fc.array(
    fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('a', 'b', 'c'), fc.constantFrom(undefined, 'req-1', 'req-2')),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(batch, (kinds) => {
      const events = kinds.map(([type, key, request], index) => incoming(type, key, index, request));
      const groups = groupByType(events);
      for (const group of groups) expect(new Set(group.events.map(({ event }) => event.type))).toEqual(new Set([group.type]));
      const flat = groups.flatMap((group) => group.events);
      expect(new Set(flat)).toEqual(new Set(events));
      expect(flat).toHaveLength(events.length);
      for (const key of ['a', 'b', 'c']) {
        const sequences = flat.filter(({ event }) => event.partitionkey === key).map(({ event }) => event.sequence);
        expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
      }
    }),
  );
});
