import type { Subscriptions } from '@quittance/events/subscriptions';
import type { Channel } from 'amqplib';
import { deliveryLimit } from '../ladder.ts';

/** The names of everything at the broker. A prefix keeps several installations (or tests) on one broker apart. */
export type Names = {
  /** Topic exchange: the routing key is the event's type. */
  events: string;
  /** Fanout exchange for what only live listeners hear. */
  broadcast: string;
  of(service: string): ServiceNames;
};

export type ServiceNames = { in: string; retry(delayMs: number): string; dead: string; unreadable: string };

export function createNames(prefix: string): Names {
  return {
    events: `${prefix}quittance.events`,
    broadcast: `${prefix}quittance.broadcast`,
    of: (service) => ({
      in: `${prefix}${service}.in`,
      retry: (delayMs) => `${prefix}${service}.retry.${shortTime(delayMs)}`,
      dead: `${prefix}${service}.dlq`,
      unreadable: `${prefix}${service}.unreadable`,
    }),
  };
}

/** 1000 -> `1s`, 600000 -> `10m`, 50 -> `50ms`: a queue's delay can't be changed, so it is part of the name. */
function shortTime(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** What every publisher needs; safe to repeat. */
export async function declareExchanges(channel: Channel, names: Names): Promise<void> {
  await channel.assertExchange(names.events, 'topic', { durable: true });
  await channel.assertExchange(names.broadcast, 'fanout', { durable: true });
}

/** The queues that events are published to, so that they wait there for services that have never run; safe to repeat. */
export async function declareInboxes(channel: Channel, names: Names, subscriptions: Subscriptions): Promise<void> {
  await Promise.all(Object.entries(subscriptions).map(([service, types]) => declareInbox(channel, names, { service, types })));
}

async function declareInbox(
  channel: Channel,
  names: Names,
  { service, types }: { service: string; types: readonly string[] },
): Promise<void> {
  const own = names.of(service);
  const args = { ...movesTo(own.dead), 'x-delivery-limit': deliveryLimit };
  await channel.assertQueue(own.in, { durable: true, arguments: args });
  await Promise.all(types.map((type) => channel.bindQueue(own.in, names.events, type)));
}

/** Whatever leaves a queue otherwise than by a consumer moves at least once, which wants `reject-publish` on the queue that it leaves. */
const movesTo = (queue: string) => ({
  'x-queue-type': 'quorum',
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': queue,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

/** The queues of one service, all replicated and confirmed only when stored; safe to repeat. */
export async function declareQueues(
  channel: Channel,
  names: Names,
  options: { service: string; types: readonly string[]; ladderMs: readonly number[] },
): Promise<void> {
  const own = names.of(options.service);
  const declare = (queue: string, args: Record<string, unknown>) =>
    channel.assertQueue(queue, { durable: true, arguments: args });
  await declare(own.dead, { 'x-queue-type': 'quorum' });
  await declare(own.unreadable, { 'x-queue-type': 'quorum' });
  await declareInbox(channel, names, options);
  for (const delayMs of options.ladderMs) await declare(own.retry(delayMs), { ...movesTo(own.in), 'x-message-ttl': delayMs });
}
