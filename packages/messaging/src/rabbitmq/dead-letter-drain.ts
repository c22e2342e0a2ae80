import type { Logger } from '@quittance/telemetry/log';
import type { Channel, ConsumeMessage } from 'amqplib';
import { backoff, pause } from '../backoff.ts';
import { deliveryLimit } from '../ladder.ts';
import type { Subscriber } from '../transport.ts';
import { fromMessage } from './message.ts';
import type { Publisher } from './publisher.ts';
import type { ServiceNames } from './topology.ts';

export type DrainOptions = {
  channel: Channel;
  lost: () => void;
  own: ServiceNames;
  subscriber: Subscriber;
  publisher: Publisher;
  log: Logger;
  signal: AbortSignal;
};

/** Dead letters are few, and moved one by one. */
const prefetch = 20;

/**
 * Moves dead letters from their queue into the service's table. One that can't be stored (its database is away) is held until it can:
 * given back it would count towards a delivery limit, and this is the last place it has. Answers what waits for the one in work.
 */
export async function drainDeadLetters(options: DrainOptions): Promise<() => Promise<void>> {
  const { channel, lost, own, subscriber, publisher, log, signal } = options;
  const closed = new AbortController();
  channel.once('close', () => closed.abort());
  const over = AbortSignal.any([signal, closed.signal]);

  const store = async (message: ConsumeMessage) => {
    const received = fromMessage(message);
    if (received === null) {
      const options = { persistent: true, messageId: message.properties.messageId, headers: message.properties.headers };
      return publisher.deliver([{ exchange: '', routingKey: own.unreadable, content: message.content, options }]);
    }
    const { event, attempt, error, deadAt } = received;
    const letter = { event, attempts: attempt, error: error ?? defaultError, deadAt: deadAt ?? new Date() };
    return subscriber.bury([letter]);
  };

  const move = async (message: ConsumeMessage) => {
    for (let failures = 0; !over.aborted; failures++) {
      try {
        await store(message);
        // Closed meanwhile: it comes again, and storing it twice changes nothing.
        if (!closed.signal.aborted) channel.ack(message);
        return;
      } catch (error) {
        if (failures === 0) log.error({ err: error, service: subscriber.service }, 'dead letter not buried yet');
        await pause(backoff(failures, { firstMs: 100, mostMs: 5_000 }), over);
      }
    }
  };

  let moved = Promise.resolve();
  await channel.prefetch(prefetch);
  await channel.consume(own.dead, (message) => {
    if (message === null) return lost();
    moved = moved.then(() => move(message));
  });
  return () => moved;
}

/** Only the broker's delivery limit brings a message here without an error of ours. */
const defaultError = `Delivered ${deliveryLimit} times without an answer`;
