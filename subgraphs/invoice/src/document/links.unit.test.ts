import { newId } from '@quittance/ids';
import { expect, test } from 'vitest';
import { createDocumentLinks } from './links.ts';

const [secret, next] = ['a secret of at least 32 characters', 'another one of at least 32 characters'];
const links = (...secrets: string[]) => createDocumentLinks({ publicUrl: 'https://example.test', secrets });
const now = new Date('2026-02-01T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const signedPart = (url: string) => url.split('/').at(-1) ?? '';

test('a link leads to its document for an hour, and not for two', () => {
  const documentId = newId('doc');
  const url = links(secret).urlOf(documentId, now);
  expect(url).toMatch(/^https:\/\/example\.test\/documents\/doc_/);
  expect(links(secret).read(signedPart(url), later(59))).toBe(documentId);
  expect(links(secret).read(signedPart(url), later(71))).toBeNull();
});

test('the same document has the same link for a while, so that caches can work', () => {
  const documentId = newId('doc');
  expect(links(secret).urlOf(documentId, later(1))).toBe(links(secret).urlOf(documentId, later(9)));
});

test('while the secret is changed links of both are taken; afterwards those of the old one are not', () => {
  const documentId = newId('doc');
  const old = signedPart(links(secret).urlOf(documentId, now));
  expect(links(next, secret).read(old, now)).toBe(documentId);
  expect(links(next).read(old, now)).toBeNull();
});

test('one character changed anywhere makes it worthless', () => {
  const link = signedPart(links(secret).urlOf(newId('doc'), now));
  for (let index = 0; index < link.length; index++) {
    const changed = link.slice(0, index) + (link[index] === '1' ? '2' : '1') + link.slice(index + 1);
    expect(links(secret).read(changed, now)).toBeNull();
  }
});
