import { issue, mail, takeBack } from './invoice-actions.ts';
import { type Journal, noted } from './journal.ts';
import { type Action, batch, exchange, giveBack, hold, type Surroundings, transfer } from './money-actions.ts';
import { dispute, payFromWallet, payOffline, payPage, payUser, refund, refundAtTheProvider, topUp } from './payment-actions.ts';
import type { Actor } from './people.ts';
import type { Random } from './random.ts';

/** Names of actions with their weights. */
const actions: readonly [name: string, weight: number, action: Action][] = [
  ['issue', 6, issue],
  ['pay page', 8, payPage],
  ['pay offline', 2, payOffline],
  ['pay from wallet', 4, payFromWallet],
  ['top up', 3, topUp],
  ['pay user', 3, payUser],
  ['transfer', 6, transfer],
  ['give back', 3, giveBack],
  ['batch', 3, batch],
  ['hold', 4, hold],
  ['exchange', 2, exchange],
  ['dispute', 3, dispute],
  ['refund', 4, refund],
  ['refund at the provider', 2, refundAtTheProvider],
  ['void', 1, takeBack],
  ['mail', 1, mail],
];
const deck = actions.flatMap(([name, weight, action]) => Array.from({ length: weight }, () => ({ name, action })));

/** Every actor does one thing after the other until told to stop, and finishes what it is at. */
export async function runLoad(options: {
  actors: readonly Actor[];
  journal: Journal;
  random: Random;
  /** How many things each of them does at a time. */
  hands: number;
  signal: AbortSignal;
}): Promise<void> {
  const { actors, journal, signal } = options;
  const around: Surroundings = { actors, journal, invoices: [], received: [], paid: [], approved: [] };
  const work = async (me: Actor, random: Random) => {
    while (!signal.aborted) {
      const { name, action } = random.pick(deck);
      await noted(journal, name, () => action(me, random, around));
    }
  };
  await Promise.all(
    actors.flatMap((me, index) =>
      Array.from({ length: options.hands }, (_, hand) => work(me, options.random.fork(`actor ${index} hand ${hand}`))),
    ),
  );
}
