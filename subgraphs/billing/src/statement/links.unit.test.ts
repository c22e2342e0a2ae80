import { newId } from '@quittance/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStatementLinks, type StatementRef } from './links.ts';

const now = new Date('2026-01-31T12:00:00Z');
const publicUrl = 'https://quittance.example';
const [older, newer] = ['o'.repeat(32), 'n'.repeat(32)];
const links = createStatementLinks({ publicUrl, secrets: [newer, older] });
const ref: StatementRef = {
  walletId: newId('wal'),
  from: '2026-01-01',
  to: '2026-01-31',
  format: 'csv',
  ownerName: 'Å. Berg & Co.',
};
const signed = links.urlOf(ref, now).split('/').at(-1) ?? '';

test('leads back to its statement for an hour or a little longer', () => {
  expect(links.read(signed, now)).toEqual(ref);
  expect(links.read(signed, new Date('2026-01-31T12:59:59Z'))).toEqual(ref);
  expect(links.read(signed, new Date('2026-01-31T13:10:00Z'))).toBeNull();
});

test('links made with the secret before still work, those of strangers do not', () => {
  const made = (secret: string) =>
    createStatementLinks({ publicUrl, secrets: [secret] })
      .urlOf(ref, now)
      .split('/')
      .at(-1) ?? '';
  expect(links.read(made(older), now)).toEqual(ref);
  expect(links.read(made('s'.repeat(32)), now)).toBeNull();
});

test('no other text leads anywhere', () => {
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.constantFrom('a', '0', '.', '-', ''), (at, replacement) => {
      const changed = signed.slice(0, at) + replacement + signed.slice(at + 1);
      fc.pre(changed !== signed);
      expect(links.read(changed, now)).toBeNull();
    }),
  );
});
