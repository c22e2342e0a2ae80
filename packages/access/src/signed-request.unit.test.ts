import { err, ok } from '@quittance/result';
import { describe, expect, it } from 'vitest';
import { createRequestSigner, createRequestVerifier, parseSecrets, type SignedParts } from './signed-request.ts';

const secret = 'a secret of at least thirty-two characters';
const newer = 'another secret of thirty-two characters or more';
const at = new Date('2026-01-31T12:00:00Z');
const later = (seconds: number) => () => new Date(at.getTime() + seconds * 1000);
const parts: SignedParts = { method: 'POST', path: '/graphql?a=1', claims: 'token', body: '{"query":"{ me { id } }"}' };

const signer = (options: { secrets?: string[]; receiver?: string; nonce?: () => string } = {}) =>
  createRequestSigner({ secrets: [secret], receiver: 'billing', now: () => at, ...options });
const verifier = (options: { secrets?: string[]; receiver?: string; now?: () => Date } = {}) =>
  createRequestVerifier({ secrets: [secret], receiver: 'billing', now: () => at, ...options });

describe('signed request', () => {
  it('is accepted as it was signed, whether the body is text or bytes', () => {
    const verify = verifier();
    expect(verify(signer()(parts), parts)).toEqual(ok());
    expect(verify(signer()(parts), { ...parts, body: Buffer.from(String(parts.body)) })).toEqual(ok());
  });

  it.each([
    ['method', { method: 'GET' }],
    ['path', { path: '/graphql?a=2' }],
    ['claims', { claims: 'another token' }],
    ['missing claims', { claims: '' }],
    ['body', { body: '{"query":"{ users { id } }"}' }],
  ])('is refused when its %s was changed', (_, change) => {
    expect(verifier()(signer()(parts), { ...parts, ...change })).toEqual(err({ code: 'WRONG_SIGNATURE' }));
  });

  it('is refused at another receiver and with another secret', () => {
    expect(verifier({ receiver: 'payment' })(signer()(parts), parts)).toEqual(err({ code: 'WRONG_SIGNATURE' }));
    expect(verifier({ secrets: [newer] })(signer()(parts), parts)).toEqual(err({ code: 'WRONG_SIGNATURE' }));
  });

  it('is refused a second time', () => {
    const verify = verifier();
    const header = signer()(parts);
    expect(verify(header, parts)).toEqual(ok());
    expect(verify(header, parts)).toEqual(err({ code: 'REPLAYED' }));
  });

  it('is still refused a second time when the nonces of old requests were forgotten', () => {
    let now = at;
    const verify = verifier({ now: () => now });
    const header = signer()(parts);
    expect(verify(header, parts)).toEqual(ok());
    now = later(29)();
    expect(verify(signer()(parts), parts)).toEqual(ok());
    expect(verify(header, parts)).toEqual(err({ code: 'REPLAYED' }));
  });

  it('counts within 30 seconds either way', () => {
    for (const seconds of [-30, 30]) expect(verifier({ now: later(seconds) })(signer()(parts), parts)).toEqual(ok());
    for (const seconds of [-31, 31])
      expect(verifier({ now: later(seconds) })(signer()(parts), parts)).toEqual(err({ code: 'OUT_OF_TIME' }));
  });

  it('does not let a wrong signature use up a nonce', () => {
    const verify = verifier();
    const header = signer()(parts);
    expect(verify(header, { ...parts, body: 'x' })).toEqual(err({ code: 'WRONG_SIGNATURE' }));
    expect(verify(header, parts)).toEqual(ok());
  });

  it('is refused without a signature or with a malformed one', () => {
    expect(verifier()(null, parts)).toEqual(err({ code: 'MISSING' }));
    const header = signer()(parts);
    for (const broken of [
      '',
      'v1',
      header.replace('v1', 'v2'),
      `${header},x=1`,
      header.slice(0, -1),
      header.replace(/t=\d+/, 't=1e9'),
    ]) {
      expect(verifier()(broken, parts)).toEqual(err({ code: 'MALFORMED' }));
    }
  });

  it('is accepted under both secrets while they are being changed', () => {
    const both = verifier({ secrets: [newer, secret] });
    expect(both(signer()(parts), parts)).toEqual(ok());
    expect(both(signer({ secrets: [newer, secret] })(parts), parts)).toEqual(ok());
    expect(verifier()(signer({ secrets: [newer, secret] })(parts), parts)).toEqual(err({ code: 'WRONG_SIGNATURE' }));
  });
});

describe('internal secrets', () => {
  it('are one or two, long enough', () => {
    expect(parseSecrets(secret)).toEqual([secret]);
    expect(parseSecrets(`${newer}, ${secret}`)).toEqual([newer, secret]);
    expect(() => parseSecrets('short')).toThrow('at least 32');
    expect(() => parseSecrets([secret, newer, secret].join(','))).toThrow('at most two');
  });
});
