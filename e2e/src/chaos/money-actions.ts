import { halfOf, inEuros } from './amounts.ts';
import { isRefusal, mutate, untilAnswered } from './calls.ts';
import type { Journal } from './journal.ts';
import { type Actor, usdRate } from './people.ts';
import type { Random } from './random.ts';

/** What an actor has at hand. */
export type Surroundings = {
  actors: readonly Actor[];
  journal: Journal;
  invoices: OpenInvoice[];
  received: Received[];
  /** Payments that can be given back, if they were paid, by whom they went to. */
  paid: Received[];
  /** Addresses of the provider's pages on which somebody has approved. */
  approved: string[];
};
/** A transfer or payment, and who can give it back. */
export type Received = { id: string; receiver: Actor };
export type OpenInvoice = { seller: Actor; id: string; payUrl: string; due: string };
export type Action = (me: Actor, random: Random, around: Surroundings) => Promise<void>;

export const keyOf = (random: Random) =>
  `chaos-${Array.from({ length: 4 }, () => random.between(0, 2 ** 32 - 1).toString(36)).join('-')}`;
export const euros = (random: Random, most = 2_000) => inEuros(random.between(1, most));
export const other = (me: Actor, random: Random, { actors }: Surroundings) => random.pick(actors.filter((actor) => actor !== me));

export const transfer: Action = async (me, random, around) => {
  const receiver = other(me, random, around);
  const order = {
    idempotencyKey: keyOf(random),
    fromWalletId: me.eur,
    toWalletId: receiver.eur,
    amount: euros(random, random.chance(0.1) ? 200_000 : 2_000),
    reference: 'chaos',
  };
  const id = await byClicks(random, async () => (await me.api.transferFunds(order)).transfer.id);
  around.journal.promised.push({ kind: 'transfer', id });
  around.received.push({ id, receiver });
};

/** One order, sent by one to three clicks at once, and again until it is answered: one effect, whose id all of them get, or one refusal. */
export async function byClicks(random: Random, send: () => Promise<string>): Promise<string> {
  const clicks = Array.from({ length: random.between(1, 3) }, () => untilAnswered(send));
  const answers = await Promise.allSettled(clicks.map((click) => click.catch(refusalOf)));
  const ids = new Set(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])));
  if (ids.size > 1) throw new Error(`one order was answered in several ways: ${[...ids].join(', ')}`);
  return clicks[0] as Promise<string>;
}

/** A click that nobody answered is none of an order's answers: it fails later. */
function refusalOf(error: unknown): string {
  if (isRefusal(error)) return 'refused';
  throw error;
}

/** What somebody received goes back, once, though two of them may try it at the same time. */
export const giveBack: Action = async (_, random, { received, journal }) => {
  if (received.length === 0) return;
  const { id, receiver } = random.pick(received);
  const tries = Array.from({ length: random.between(1, 2) }, () => {
    const input = { idempotencyKey: keyOf(random), transferId: id, reason: 'chaos' };
    const send = () => mutate(receiver, receiver.url, 'reverseTransfer', input, '{ transfer { id } }');
    return untilAnswered(send) as Promise<{ transfer: { id: string } }>;
  });
  const answers = await Promise.allSettled(tries);
  const done = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.transfer.id : []));
  if (done.length > 1) throw new Error(`transfer ${id} was given back twice: ${done.join(', ')}`);
  for (const reversal of done) journal.promised.push({ kind: 'transfer', id: reversal });
  await tries[0];
};

type BatchAnswer = { results: { __typename: string; transfer?: { id: string } }[] };

export const batch: Action = async (me, random, around) => {
  const transfers = Array.from({ length: random.between(2, 20) }, () => ({
    fromWalletId: me.eur,
    toWalletId: other(me, random, around).eur,
    amount: euros(random, 300),
  }));
  const input = { idempotencyKey: keyOf(random), transfers };
  const selection = '{ results { __typename ... on TransferFundsSuccess { transfer { id } } } }';
  const send = () => mutate(me, me.url, 'transferFundsBatch', input, selection) as Promise<BatchAnswer>;
  const { results } = await untilAnswered(send);
  for (const { transfer } of results) if (transfer) around.journal.promised.push({ kind: 'transfer', id: transfer.id });
};

const holdMs = 2_000;

/** Sets money aside, then takes a part of it, gives it back, or lets it run out; often two of that at once. */
export const hold: Action = async (me, random, around) => {
  const amount = euros(random, 1_000);
  const expiresAt = new Date(Date.now() + holdMs + random.between(0, holdMs)).toISOString();
  const toWalletId = other(me, random, around).eur;
  const order = { idempotencyKey: keyOf(random), walletId: me.eur, toWalletId, amount, expiresAt };
  const place = () => mutate(me, me.url, 'placeHold', order, '{ hold { id } }') as Promise<{ hold: { id: string } }>;
  const { id: holdId } = (await untilAnswered(place)).hold;
  around.journal.promised.push({ kind: 'hold', id: holdId });
  const part = halfOf(amount.amount);
  const captureKey = keyOf(random);
  const capture = () =>
    mutate(me, me.url, 'captureHold', { idempotencyKey: captureKey, holdId, amount: part }, '{ transfer { id } }');
  const releaseKey = keyOf(random);
  const release = () => mutate(me, me.url, 'releaseHold', { idempotencyKey: releaseKey, holdId }, '{ hold { id } }');
  const ends = random.pick([[], [capture], [release], [capture, release]]);
  const answers = await Promise.allSettled(ends.map((end) => untilAnswered(end as () => Promise<unknown>)));
  if (ends.length === 2 && answers.every(({ status }) => status === 'fulfilled'))
    throw new Error(`hold ${holdId} was captured and released`);
};

export const exchange: Action = async (me, random, around) => {
  const input = {
    idempotencyKey: keyOf(random),
    fromWalletId: me.eur,
    toWalletId: me.usd,
    amount: euros(random, 500),
    rate: usdRate,
  };
  const send = () => mutate(me, me.url, 'exchangeFunds', input, '{ sold { id } bought { id } }');
  const { sold, bought } = (await untilAnswered(send)) as { sold: { id: string }; bought: { id: string } };
  for (const { id } of [sold, bought]) around.journal.promised.push({ kind: 'transfer', id });
};
