import { randomBytes } from 'node:crypto';
import { paymentLinkViewed } from '@quittance/events/payment';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { changeBill, followReturn, issueInvoice, press, voidInvoice } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const page = (token: string, init: RequestInit = {}) =>
  fetch(`${fixture.http.url}/pay/${token}`, { redirect: 'manual', ...init });
const json = { accept: 'application/json' };

const payByForm = (token: string) =>
  page(token, { method: 'POST', body: new URLSearchParams({ provider: 'sandbox' }), headers: { accept: 'text/html' } });

const payByProgram = (token: string, body: unknown = { provider: 'sandbox' }) =>
  page(token, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

describe('what it shows', () => {
  test('an invoice that can be paid: from whom, to whom, for what, how much, and how', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const response = await page(token);
    const text = await response.text();
    expect(response.status).toBe(200);
    for (const part of [
      'INV-2026-00001',
      'Northwind Studio',
      'Contoso GmbH',
      'Design',
      '€119.00',
      '€19.00',
      'Pay €119.00 with Sandbox',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain(`href="${fixture.http.url}/documents/by-link/${token}"`);
    expect(text).toContain(`href="${fixture.http.url}/claim/${token}"`);
    expect(text).toContain('No real money moves');
  });

  test('nothing runs on it but its own script, nobody frames or keeps it, and it tells its address to nobody', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const response = await page(token);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[^']+'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const script = /<script>([\s\S]*)<\/script>/.exec(await response.text())?.[1] ?? '';
    expect(script.length).toBeLessThan(20_000);
    expect(policy).toContain(`sha256-${await sha256(script)}`);
  });

  test('a voided invoice has nothing to pay', async () => {
    const invoice = await issueInvoice(fixture, { claimed: false });
    await voidInvoice(fixture, invoice);
    const text = await (await page(invoice.token)).text();
    expect(text).toContain('was voided');
    expect(text).not.toContain('<form');
  });

  test('what is left after a part was paid', async () => {
    const invoice = await issueInvoice(fixture, { claimed: false });
    await changeBill(fixture, invoice, { dueMinor: 10_000n, version: 2 });
    const text = await (await page(invoice.token)).text();
    expect(text).toContain('left to pay of €119.00');
    expect(text).toContain('Pay €100.00 with Sandbox');
  });

  test('a link whose invoice has not arrived yet is being prepared, looks again by itself, and gives up after a minute', async () => {
    const token = randomBytes(16).toString('base64url');
    const response = await page(token);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.text()).toContain('http-equiv="refresh"');
    expect((await page(token, { headers: json })).status).toBe(503);
    expect((await page(`${token}?round=30`)).status).toBe(404);
  });

  test.each(['short', `${'a'.repeat(30)}%00`, '../../graphql', 'a'.repeat(65)])('%s is no payment link', async (token) => {
    expect((await page(encodeURIComponent(token))).status).toBe(404);
  });
});

describe('paying without an account', () => {
  test('by form: to the provider, back to the page, and a thank-you', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const sent = await payByForm(token);
    expect(sent.status).toBe(303);
    const checkoutUrl = sent.headers.get('location') ?? '';
    expect(checkoutUrl).toContain('/checkout/sandbox/');
    const [cookie = ''] = (sent.headers.get('set-cookie') ?? '').split(';');
    const approved = await press(checkoutUrl, 'approve');
    const back = await fetch(approved.headers.get('location') ?? '', { redirect: 'manual', headers: { cookie } });
    expect(back.headers.get('location')).toBe(`${fixture.http.url}/pay/${token}`);
    const text = await (await page(token)).text();
    expect(text).toContain('Paid in full');
    expect(text).not.toContain('<form');
  });

  test('by program: JSON in, payment and checkout address out', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const answer = (await (await payByProgram(token)).json()) as { paymentId: string; checkoutUrl: string };
    expect(answer).toEqual({
      paymentId: expect.stringMatching(/^pay_/),
      checkoutUrl: expect.stringContaining('/checkout/sandbox/'),
    });
    expect(await (await page(token, { headers: json })).json()).toMatchObject({ state: 'payable', due: { amount: '119.00' } });
    await followReturn(await press(answer.checkoutUrl, 'approve'));
    await fixture.settled(answer.paymentId, 'SUCCEEDED');
    expect(await (await page(token, { headers: json })).json()).toMatchObject({ state: 'paid', due: { amount: '0.00' } });
  });

  test('ten presses of the button at once open one checkout', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const sent = await Promise.all(Array.from({ length: 10 }, () => payByProgram(token)));
    const answers = await Promise.all(sent.map((response) => response.json()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('a browser without the cookie gets a page that tells the outcome and nothing else', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const { checkoutUrl } = (await (await payByProgram(token)).json()) as { checkoutUrl: string };
    const back = await followReturn(await press(checkoutUrl, 'approve'));
    const text = await back.text();
    expect(text).toContain('Thank you');
    expect(text).not.toContain('Contoso');
  });

  test('a page opened while the payment is pending waits, offers no button, and refuses another payment', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const answer = (await (await payByProgram(token)).json()) as { paymentId: string; checkoutUrl: string };
    await followReturn(await press(answer.checkoutUrl, 'approve?fault=pending'));
    await fixture.settled(answer.paymentId, 'PENDING');
    const text = await (await page(token)).text();
    expect(text).toContain('being processed');
    expect(text).toContain('http-equiv="refresh"');
    expect(text).not.toContain('<form');
    const second = await payByProgram(token);
    expect([second.status, await second.json()]).toEqual([409, expect.objectContaining({ code: 'PAYMENT_PENDING' })]);
  });

  test('a declined payment says so and offers another try', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const { checkoutUrl } = (await (await payByProgram(token)).json()) as { checkoutUrl: string };
    await followReturn(await press(checkoutUrl, 'decline'));
    const text = await (await page(token)).text();
    expect(text).toContain('did not go through: Declined by the payer');
    expect(text).toContain('<form');
  });

  test.each([
    ['an unknown provider', { provider: 'paypal' }, 409, 'PAYMENT_PROVIDER_NOT_FOUND'],
    ['no provider', {}, 400, 'BAD_USER_INPUT'],
    ['a provider that is no text', { provider: 7 }, 400, 'BAD_USER_INPUT'],
    ['a body over the limit', { provider: 'x'.repeat(5_000) }, 413, 'LIMIT_EXCEEDED'],
  ])('%s is refused', async (_name, body, status, code) => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    const response = await payByProgram(token, body);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  test('paying a void invoice is refused, by form and by program', async () => {
    const invoice = await issueInvoice(fixture, { claimed: false });
    await voidInvoice(fixture, invoice);
    expect((await payByProgram(invoice.token)).status).toBe(409);
    const form = await payByForm(invoice.token);
    expect(form.status).toBe(409);
    expect(await form.text()).toContain('was voided');
  });
});

describe('what is known of the link', () => {
  test('the token is nowhere in the database', async () => {
    const { token } = await issueInvoice(fixture, { claimed: false });
    await payByProgram(token);
    const tables = await fixture.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const found = await fixture.rows(`SELECT FROM "${name}" AS row WHERE row::text LIKE '%' || $1 || '%'`, token);
      expect({ name, found: found.length }).toEqual({ name, found: 0 });
    }
  });

  test('a view is told once an hour', async () => {
    const invoice = await issueInvoice(fixture, { claimed: false });
    const views = async () => {
      const rows = await fixture.rows(`SELECT FROM outbox WHERE type = $1 AND subject = $2`, paymentLinkViewed.type, invoice.id);
      return rows.length;
    };
    await Promise.all(Array.from({ length: 5 }, () => page(invoice.token)));
    expect(await views()).toBe(1);
    await page(invoice.token, { headers: json });
    fixture.moveClock(61 * 60_000);
    await page(invoice.token);
    expect(await views()).toBe(2);
  });
});

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64');
}
