import { newId } from '@quittance/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAttachmentLinks } from './links.ts';

let now = new Date('2026-01-31T12:00:00Z');
const links = createAttachmentLinks({ secret: 'x'.repeat(32), publicUrl: 'https://quittance.example', now: () => now });
const ref = { messageId: newId('msg'), position: 3 };
const path = new URL(links.make(ref)).pathname;

test('leads back to its file for a quarter of an hour', () => {
  expect(links.read(path)).toEqual(ref);
  now = new Date('2026-01-31T12:15:00Z');
  expect(links.read(path)).toEqual(ref);
  now = new Date('2026-01-31T12:15:01Z');
  expect(links.read(path)).toBeNull();
  now = new Date('2026-01-31T12:00:00Z');
});

test('no other path leads anywhere', () => {
  fc.assert(
    fc.property(fc.nat(path.length - 1), fc.constantFrom('a', '0', '.', '/', ''), (at, replacement) => {
      const changed = path.slice(0, at) + replacement + path.slice(at + 1);
      fc.pre(changed !== path);
      expect(links.read(changed)).toBeNull();
    }),
  );
  const others = createAttachmentLinks({ secret: 'y'.repeat(32), publicUrl: 'https://quittance.example', now: () => now });
  expect(others.read(path)).toBeNull();
});
