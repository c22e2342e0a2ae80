import { expect, test } from 'vitest';
import { ConnectionError, createQuittance, QuittanceError } from './client.ts';

type Sent = { operationName: string; variables: { input: Record<string, unknown> } };

/** A client whose server answers these, one after the other (an Error: the connection breaks), and what it was sent. */
function against(answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const client = createQuittance({
    url: 'http://quittance.test',
    token: 'secret',
    firstPauseMs: 0,
    fetch: async (_url, request) => {
      sent.push(JSON.parse(String(request?.body)));
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked more often than expected');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { client, sent };
}

const json = (body: unknown, init?: ResponseInit) => new Response(JSON.stringify(body), init);
const issued = () =>
  json({ data: { issueInvoice: { __typename: 'IssueInvoiceSuccess', invoice: { id: 'inv_1', number: 'INV-1' } } } });
const key = (call: Sent | undefined) => call?.variables.input.idempotencyKey;

test('a call that may have been lost is repeated with the same idempotency key', async () => {
  const { client, sent } = against([new Error('reset'), json({}, { status: 503 }), issued()]);
  const { invoice } = await client.issueInvoice({ invoiceId: 'inv_1' });
  expect(invoice.number).toBe('INV-1');
  expect(sent).toHaveLength(3);
  expect(key(sent[0])).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(sent.map(key)).size).toBe(1);
});

test("two calls have two keys, and the caller's own key is kept", async () => {
  const { client, sent } = against([issued(), issued(), issued()]);
  await client.issueInvoice({ invoiceId: 'inv_1' });
  await client.issueInvoice({ invoiceId: 'inv_1' });
  await client.issueInvoice({ invoiceId: 'inv_1', idempotencyKey: 'mine-and-only-mine' });
  expect(key(sent[0])).not.toBe(key(sent[1]));
  expect(key(sent[2])).toBe('mine-and-only-mine');
});

test('a mutation without a key is never repeated', async () => {
  const { client, sent } = against([new Error('reset'), issued()]);
  await expect(client.signUp({ email: 'a@b.example', password: 'x', firstName: 'A', lastName: 'B' })).rejects.toThrow(
    ConnectionError,
  );
  expect(sent).toHaveLength(1);
});

test('a refusal is thrown with its code, type and the path of the field', async () => {
  const refusal = {
    __typename: 'ValidationError',
    code: 'VALIDATION',
    message: 'must not be empty',
    path: ['lines', '0', 'description'],
  };
  const { client } = against([json({ data: { createInvoice: refusal } })]);
  const error = await client.createInvoice({ buyerId: 'ptn_1', currency: 'EUR', lines: [] }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(QuittanceError);
  expect(error).toMatchObject({ code: 'VALIDATION', typename: 'ValidationError', path: ['lines', '0', 'description'] });
});

test('what else a refusal tells comes with it', async () => {
  const available = { amount: '4.00', currency: 'EUR' };
  const words = { code: 'INSUFFICIENT_FUNDS', message: 'The wallet holds less.', path: ['amount'] };
  const { client } = against([json({ data: { transferFunds: { __typename: 'InsufficientFundsError', ...words, available } } })]);
  const amount = { amount: '5.00', currency: 'EUR' };
  await expect(client.transferFunds({ fromWalletId: 'wal_1', toWalletId: 'wal_2', amount })).rejects.toMatchObject({
    code: 'INSUFFICIENT_FUNDS',
    details: { available },
  });
});

test('a query with an input takes its fields, and is sent without a key', async () => {
  const totals = { lineNet: null, tax: null, total: { amount: '10.00', currency: 'EUR' } };
  const { client, sent } = against([json({ data: { previewInvoice: { __typename: 'PreviewInvoiceSuccess', totals } } })]);
  const preview = await client.previewInvoice({ currency: 'EUR', lines: [] });
  expect(preview.totals.total.amount).toBe('10.00');
  expect(sent[0]?.variables).toEqual({ input: { currency: 'EUR', lines: [] } });
});

test('a top-level error is thrown with its code and the id of the request, and not repeated', async () => {
  const error = { message: 'You may not do this.', extensions: { code: 'FORBIDDEN', requestId: 'req-1' } };
  const { client, sent } = against([json({ errors: [error] })]);
  await expect(client.wallets()).rejects.toMatchObject({ code: 'FORBIDDEN', requestId: 'req-1' });
  expect(sent).toHaveLength(1);
});

test('when the server stays away the key to repeat the call with later is told', async () => {
  const { client } = against(Array.from({ length: 4 }, () => new Error('refused')));
  const error = await client
    .issueInvoice({ invoiceId: 'inv_1', idempotencyKey: 'for-a-later-try' })
    .catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: 'ConnectionError', idempotencyKey: 'for-a-later-try' });
});
