import { expect, test } from 'vitest';
import { derivedUuid, derivedUuids } from './request-hash.ts';

test('the id of an idempotency key stays what it was: a retry meets what was done before', () => {
  expect(derivedUuid('transferFunds', 'org_1', 'key-1')).toBe('31f8cad7-355e-85f4-bfd3-bb8bb70995a0');
  expect(derivedUuids(3, 'transferFundsBatch', 'org_1', 'key-"1"')).toEqual([
    'daaf2009-c9f6-8dfc-b44a-213b28a428b4',
    'cc9efd65-6dd8-8341-b82f-4d7dbaa0537c',
    '9bfa412b-e0b6-85a5-abb5-ad2c770cc32d',
  ]);
});

test('the ids of many places are those of the places one by one', () => {
  const ids = Array.from({ length: 1_000 }, (_, place) => derivedUuid('transferFundsBatch', 'org_1', 'key-1', place.toString()));
  expect(derivedUuids(1_000, 'transferFundsBatch', 'org_1', 'key-1')).toEqual(ids);
});
