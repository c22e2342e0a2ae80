import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { issued, mutate, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

/** One pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const dataUrl = `data:image/png;base64,${png}`;

const setLogo = (caller: ReturnType<typeof callerOf>, imageBase64: string | null) =>
  mutate(fixture, caller, 'setInvoiceLogo', { imageBase64 }, 'logoDataUrl');

test('a logo is on documents issued from then on, until it is removed', async () => {
  const caller = await seller(fixture);
  const before = await issued(fixture, caller);
  expect(await setLogo(caller, png)).toEqual({ __typename: 'SetInvoiceLogoSuccess', logoDataUrl: dataUrl });
  const withLogo = await issued(fixture, caller);
  expect((await fixture.run(caller, '{ invoiceLogoDataUrl }')).data.invoiceLogoDataUrl).toBe(dataUrl);
  expect((await setLogo(caller, null)).logoDataUrl).toBeNull();
  const after = await issued(fixture, caller);
  const logos = await fixture.rows("SELECT number, snapshot->>'logo' AS logo FROM invoice_document ORDER BY number");
  expect(logos).toEqual([
    { number: before.number, logo: null },
    { number: withLogo.number, logo: dataUrl },
    { number: after.number, logo: null },
  ]);
});

test.each([
  ['text', 'bm8gaW1hZ2U='],
  ['what is no base64', '!!!!'],
  ['nothing', ''],
  ['more than 200 KB', 'A'.repeat(280_000)],
])('refuses %s', async (_what, imageBase64) => {
  const caller = await seller(fixture);
  expect(await setLogo(caller, imageBase64)).toMatchObject({ __typename: 'ValidationError', path: ['imageBase64'] });
});

test('is for those who may change the organisation', async () => {
  const query = 'mutation { setInvoiceLogo(input: {}) { __typename } }';
  const code = async (role: 'MEMBER' | 'ADMIN') => (await fixture.run(callerOf({ role }), query)).errors[0]?.extensions.code;
  expect(await code('MEMBER')).toBe('FORBIDDEN');
  expect(await code('ADMIN')).toBeUndefined();
});
