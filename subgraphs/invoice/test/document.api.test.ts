import { createHash } from 'node:crypto';
import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { documentRendered } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, internalSecret, type Json, startFixture } from './start-fixture.ts';
import { invoiceOf, issued, seller } from './story.ts';

const documentFields = 'pdfUrl document { id status url sha256 byteLength }';

describe('a rendered document', () => {
  let fixture: Fixture;
  let invoice: Json;
  let document: Json;
  beforeAll(async () => {
    fixture = await startFixture({ env: { RENDER_THREADS: '1' } });
    const caller = await seller(fixture);
    const { id, payToken, number } = await issued(fixture, caller);
    await fixture.rendered(id);
    invoice = { ...(await invoiceOf(fixture, caller, id, documentFields)), id, payToken, number };
    document = invoice.document;
  });
  afterAll(() => fixture.stop());

  const signed = (path: string, secret = internalSecret, receiver = 'invoice') => {
    const sign = createRequestSigner({ secrets: [secret], receiver, now: fixture.now });
    return { headers: { [signatureHeader]: sign({ method: 'GET', path, claims: '', body: '' }) } };
  };

  test('is a PDF that its link shows in the browser, as its hash says', async () => {
    expect(document).toMatchObject({ status: 'READY', url: invoice.pdfUrl });
    const response = await fixture.fetch(invoice.pdfUrl);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...{
        'content-type': 'application/pdf',
        'content-length': String(document.byteLength),
        'x-content-type-options': 'nosniff',
      },
      ...{ 'content-disposition': `inline; filename="${invoice.number}.pdf"`, 'cache-control': 'private, max-age=300' },
      ...{ 'referrer-policy': 'no-referrer', etag: `"${document.sha256}"` },
    });
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(document.sha256);
  });

  test('is told of once', async () => {
    const told = await fixture.told(document.id, 'rendered');
    expect(told).toMatchObject([
      { documentId: document.id, invoiceId: invoice.id, sha256: document.sha256, byteLength: document.byteLength },
    ]);
    expect(documentRendered.schema.safeParse(told[0]).success).toBe(true);
    expect(await fixture.rows('SELECT FROM render_job')).toEqual([]);
  });

  test('is not sent again to who has it, and not at all to who asks for the head', async () => {
    const unchanged = await fixture.fetch(invoice.pdfUrl, { headers: { 'if-none-match': `"${document.sha256}"` } });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    const head = await fixture.fetch(invoice.pdfUrl, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(document.byteLength), '']);
    expect((await fixture.fetch(invoice.pdfUrl, { method: 'POST' })).status).toBe(405);
  });

  test('is not shown by links that are forged, of another document or expired', async () => {
    const [id, expires, signature] = invoice.pdfUrl.split('/').at(-1).split('.');
    const forged = [
      `${newId('doc')}.${expires}.${signature}`,
      `${id}.${Number(expires) + 1}.${signature}`,
      `${id}.${expires}.${signature.slice(0, -2)}xx`,
      `${id}.${expires}.`,
      `${id}.${expires}.${signature}.x`,
      ...[id, '', 'x', '%00'],
    ];
    for (const link of forged) expect((await fixture.fetch(`/documents/${link}`)).status).toBe(404);
    const later = await startFixture();
    later.moveClock(2 * 60 * 60 * 1000);
    expect((await later.fetch(invoice.pdfUrl)).status).toBe(404);
    await later.stop();
  });

  test('is shown to whoever holds the payment link', async () => {
    const response = await fixture.fetch(`/documents/by-link/${invoice.payToken}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    for (const token of ['', 'x', 'x'.repeat(22), `${invoice.payToken}/`]) {
      expect((await fixture.fetch(`/documents/by-link/${token}`)).status).toBe(404);
    }
  });

  test('is given to signed internal requests for this service alone', async () => {
    const path = `/internal/documents/${document.id}`;
    const response = await fixture.fetch(path, signed(path));
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(document.sha256);
    expect((await fixture.fetch(path)).status).toBe(401);
    expect((await fixture.fetch(path, signed(path, 'another secret that nobody here knows'))).status).toBe(401);
    expect((await fixture.fetch(path, signed(path, internalSecret, 'payment'))).status).toBe(401);
    const other = `/internal/documents/${newId('doc')}`;
    expect((await fixture.fetch(other, signed(path))).status).toBe(401);
    expect((await fixture.fetch('/internal/documents/x', signed('/internal/documents/x'))).status).toBe(404);
  });
});

test('a document that is not rendered yet says so, and to try again', async () => {
  const fixture = await startFixture();
  const caller = await seller(fixture);
  const { id, payToken } = await issued(fixture, caller);
  expect(await invoiceOf(fixture, caller, id, documentFields)).toMatchObject({
    ...{ pdfUrl: null, document: { status: 'PENDING', url: null, sha256: null, byteLength: null } },
  });
  const response = await fixture.fetch(`/documents/by-link/${payToken}`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  await fixture.stop();
});
