import { halfOf } from './amounts.ts';
import { mutate, untilAnswered } from './calls.ts';
import { type Action, byClicks, euros, keyOf, other, type Surroundings } from './money-actions.ts';
import type { Random } from './random.ts';

/** What goes wrong at the provider now and then; the last two are what payers do. */
const ways = [
  ...[
    '',
    '',
    '',
    'timeout_after_charge',
    'duplicate_webhook',
    'webhook_only',
    'pending',
    'timeout_after_refund',
    'pending_refund',
  ],
  ...['decline', 'leave'],
] as const;

/** What a payer does on the provider's page; a page that does not answer is tried again a few times. */
async function atTheProvider(
  checkoutUrl: string | null | undefined,
  random: Random,
  { approved }: Pick<Surroundings, 'approved'>,
): Promise<void> {
  const way = random.pick(ways);
  if (checkoutUrl == null || way === 'leave') return;
  const url = way === 'decline' ? `${checkoutUrl}/decline` : `${checkoutUrl}/approve${way === '' ? '' : `?fault=${way}`}`;
  const response = await press(url);
  if (way !== 'decline') approved.push(checkoutUrl);
  const back = response.headers.get('location');
  // The payer's browser comes back, or it does not.
  if (back !== null && random.chance(0.5))
    await fetch(back, { redirect: 'manual', signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
}

/** A button on one of the provider's pages; it may have nothing to do there any more, or not yet. */
const press = (url: string) =>
  untilAnswered(() => fetch(url, { method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(5_000) }));

/** Asks the provider for the money back, who decides, or has not yet. */
export const dispute: Action = async (_, random, { approved }) => {
  if (approved.length === 0) return;
  const checkoutUrl = random.pick(approved);
  await press(`${checkoutUrl}/dispute`);
  if (random.chance(0.8)) await press(`${checkoutUrl}/dispute-${random.pick(['won', 'lost'])}`);
};

type Opened = { paymentId: string; checkoutUrl: string };

async function payByLink(payUrl: string): Promise<Opened | null> {
  const response = await fetch(payUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'sandbox' }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status >= 500) throw new Error(`The pay page answered ${response.status}`);
  return response.ok ? ((await response.json()) as Opened) : null;
}

/** Without an account, in one window or in two. */
export const payPage: Action = async (_, random, around) => {
  const { invoices, paid } = around;
  if (invoices.length === 0) return;
  const { payUrl, seller } = random.pick(invoices);
  const payInWindow = async () => {
    const opened = await untilAnswered(() => payByLink(payUrl));
    await atTheProvider(opened?.checkoutUrl, random, around);
    if (opened !== null) paid.push({ id: opened.paymentId, receiver: seller });
  };
  const windows = random.chance(0.3) ? 2 : 1;
  await Promise.all(Array.from({ length: windows }, payInWindow));
};

export const topUp: Action = async (me, random, around) => {
  const order = { idempotencyKey: keyOf(random), walletId: me.eur, amount: euros(random, 10_000), provider: 'sandbox' };
  const { payment } = await untilAnswered(() => me.api.topUpWallet(order));
  await atTheProvider(payment.checkoutUrl, random, around);
};

export const payUser: Action = async (me, random, around) => {
  const toWalletId = other(me, random, around).eur;
  const order = { idempotencyKey: keyOf(random), toWalletId, amount: euros(random, 5_000), provider: 'sandbox' };
  const { payment } = await untilAnswered(() => me.api.payUser(order));
  await atTheProvider(payment.checkoutUrl, random, around);
};

export const payOffline: Action = async (_, random, { invoices, journal, paid }) => {
  if (invoices.length === 0) return;
  const { seller, id, due } = random.pick(invoices);
  const amount = random.chance(0.5) ? { amount: due, currency: 'EUR' } : halfOf(due);
  const receivedOn = new Date().toISOString().slice(0, 10);
  const order = { idempotencyKey: keyOf(random), invoiceId: id, amount, method: 'CASH' as const, receivedOn };
  const { payment } = await untilAnswered(() => seller.api.recordOfflinePayment(order));
  journal.promised.push({ kind: 'payment', id: payment.id });
  paid.push({ id: payment.id, receiver: seller });
};

/** Gives a payment back, wholly or in part. */
export const refund: Action = async (_, random, { paid, journal }) => {
  if (paid.length === 0) return;
  const { id: paymentId, receiver } = random.pick(paid);
  const part = random.chance(0.6) ? { amount: euros(random, 500) } : {};
  const input = { idempotencyKey: keyOf(random), paymentId, reason: 'chaos', ...part };
  type Answer = { refund: { id: string } };
  const send = () => mutate(receiver, receiver.url, 'refundPayment', input, '{ refund { id } }') as Promise<Answer>;
  journal.promised.push({ kind: 'refund', id: await byClicks(random, async () => (await send()).refund.id) });
};

/** Somebody gives a payment back on the provider's own pages. */
export const refundAtTheProvider: Action = async (_, random, { approved }) => {
  if (approved.length === 0) return;
  const amount = random.chance(0.7) ? `?amount=${random.between(1, 500)}` : '';
  const checkoutUrl = random.pick(approved);
  await press(`${checkoutUrl}/refund${amount}`);
  // A refund that was asked for here may be pending: some banks refuse.
  if (random.chance(0.3)) await press(`${checkoutUrl}/reject-refund`);
};

/** Who has an account takes the invoice over and pays it from the wallet, wholly or in part. */
export const payFromWallet: Action = async (me, random, { invoices }) => {
  const foreign = invoices.filter(({ seller }) => seller !== me);
  if (foreign.length === 0) return;
  const { id, payUrl, due } = random.pick(foreign);
  await untilAnswered(() => me.api.claimInvoice({ payToken: payUrl.split('/').at(-1) ?? '' }));
  const part = random.chance(0.3) ? { amount: halfOf(due) } : {};
  const order = { idempotencyKey: keyOf(random), invoiceId: id, walletId: me.eur, ...part };
  await untilAnswered(() => me.api.payBill(order));
};
