import type { Logger } from '@quittance/telemetry/log';
import type { Channel, ConsumeMessage } from 'amqplib';
import { pause } from '../backoff.ts';
import { batchLimit } from '../ladder.ts';
import type { Delivery, Subscriber, Verdict } from '../transport.ts';
import { type Connection, type KeptChannel, keepChannel } from './connection.ts';
import { drainDeadLetters } from './dead-letter-drain.ts';
import { fromMessage, toMessage } from './message.ts';
import type { Parcel, Publisher } from './publisher.ts';
import { declareExchanges, declareQueues, type Names, type ServiceNames } from './topology.ts';

export type SubscriptionOptions = {
  connection: Connection;
  publisher: Publisher;
  names: Names;
  subscriber: Subscriber;
  ladderMs: readonly number[];
  log: Logger;
};

/** A message that waits here or is being handled, with the channel that its acknowledgement has to take. */
type Held = { channel: Channel; message: ConsumeMessage };

/** So many are on their way to us while a batch is being handled. */
const prefetch = 2 * batchLimit;
/** How long a first message waits for others to join its batch. */
const lingerMs = 2;

/** Handles the queue of one service, one batch at a time so that order is kept, and empties its dead-letter queue. */
export class RabbitmqSubscription {
  readonly service: string;
  readonly #options: SubscriptionOptions;
  readonly #own: ServiceNames;
  readonly #kept: KeptChannel;
  readonly #stopping = new AbortController();
  #waiting: Held[] = [];
  #working: Promise<void> | null = null;
  #handling: readonly Held[] = [];
  #buried: () => Promise<void> = async () => undefined;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.service = options.subscriber.service;
    this.#own = options.names.of(this.service);
    const { connection, log } = options;
    this.#kept = keepChannel({ connection, log, what: this.#own.in, setUp: (channel, lost) => this.#setUp(channel, lost) });
  }

  /** Resolves when the queues are declared for the first time. */
  get ready(): Promise<void> {
    return this.#kept.ready;
  }

  /** Messages that the broker has handed to this process and not heard of since. */
  get held(): number {
    return this.#waiting.length + this.#handling.length;
  }

  /** Age of the oldest of those at their first try: the head of the queue is handed out whenever somebody consumes. */
  get oldestSeconds(): number | null {
    const held = [...this.#handling, ...this.#waiting].map(({ message }) => fromMessage(message));
    const times = held.flatMap((received) => (received?.attempt === 1 ? [Date.parse(received.event.time)] : []));
    return times.length === 0 ? null : Math.max(0, Date.now() - Math.min(...times)) / 1_000;
  }

  /** Finishes the batch in work; what waits goes back to the broker with the channel. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
    await this.#buried();
    await this.#kept.stop();
  }

  async #setUp(channel: Channel, lost: () => void): Promise<void> {
    const { names, subscriber, ladderMs, publisher, log } = this.#options;
    await declareExchanges(channel, names);
    await declareQueues(channel, names, { service: this.service, types: subscriber.types, ladderMs });
    await channel.prefetch(prefetch);
    channel.once('close', () => {
      this.#waiting = this.#waiting.filter((held) => held.channel !== channel);
    });
    await channel.consume(this.#own.in, (message) => {
      // Null: the broker has ended the subscription, for instance because the queue was deleted.
      if (message === null) return lost();
      this.#waiting.push({ channel, message });
      this.#working ??= this.#work();
    });
    this.#buried = await drainDeadLetters({
      channel,
      lost,
      own: this.#own,
      subscriber,
      publisher,
      log,
      signal: this.#stopping.signal,
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopping.signal.aborted) {
      if (this.#waiting.length < batchLimit) await pause(lingerMs);
      const batch = this.#waiting.splice(0, batchLimit);
      this.#handling = batch;
      await this.#handle(batch);
      this.#handling = [];
    }
    this.#working = null;
  }

  async #handle(batch: readonly Held[]): Promise<void> {
    const received = batch.map((held) => ({ held, delivery: fromMessage(held.message) }));
    const readable = received.flatMap(({ held, delivery }) => (delivery === null ? [] : [{ held, delivery }]));
    for (const { held, delivery } of received) if (delivery === null) await this.#setAside(held);
    try {
      if (readable.length === 0) return;
      const verdicts = await this.#options.subscriber.handle(readable.map(({ delivery }) => delivery));
      await this.#settle(readable, verdicts);
    } catch (error) {
      // Handed back with the channel when it is stopping; otherwise the broker's delivery limit ends a loop.
      this.#options.log.info({ err: error, service: this.service, events: readable.length }, 'events handed back');
      await pause(100, this.#stopping.signal);
      for (const { held } of readable) reject(held);
    }
  }

  /** Acknowledges what is done, and what failed after the broker has confirmed its next place. */
  async #settle(batch: readonly { held: Held; delivery: Delivery }[], verdicts: readonly Verdict[]): Promise<void> {
    const failed: { held: Held; parcel: Parcel }[] = [];
    for (const [index, { held, delivery }] of batch.entries()) {
      const verdict = verdicts[index];
      if (verdict?.kind === 'done') acknowledge(held);
      else failed.push({ held, parcel: this.#parcelOf(delivery, verdict ?? { kind: 'retry', error: 'no verdict' }) });
    }
    if (failed.length === 0) return;
    try {
      await this.#options.publisher.deliver(failed.map(({ parcel }) => parcel));
      for (const { held } of failed) acknowledge(held);
    } catch (error) {
      this.#options.log.warn({ err: error, service: this.service, events: failed.length }, 'retries not stored: given back');
      await pause(1_000, this.#stopping.signal);
      for (const { held } of failed) reject(held);
    }
  }

  #parcelOf({ event, attempt }: Delivery, verdict: Exclude<Verdict, { kind: 'done' }>): Parcel {
    const delayMs = verdict.kind === 'retry' ? this.#options.ladderMs[attempt - 1] : undefined;
    if (delayMs !== undefined) {
      const again = toMessage(event, { attempt: attempt + 1, error: verdict.error });
      return { exchange: '', routingKey: this.#own.retry(delayMs), ...again };
    }
    const dead = toMessage(event, { attempt, error: verdict.error, deadAt: new Date() });
    return { exchange: '', routingKey: this.#own.dead, ...dead };
  }

  /** What is no event of ours is kept where a person finds it, and blocks nothing. */
  async #setAside(held: Held): Promise<void> {
    const { log, publisher } = this.#options;
    const { content, properties } = held.message;
    log.error({ service: this.service, messageId: properties.messageId }, 'message is no event: set aside');
    try {
      const options = { persistent: true, messageId: properties.messageId, headers: properties.headers };
      await publisher.deliver([{ exchange: '', routingKey: this.#own.unreadable, content, options }]);
      acknowledge(held);
    } catch {
      reject(held);
    }
  }
}

/** On a channel that has closed meanwhile there is nothing to say: the broker gives the message out again, and the inbox knows it. */
function acknowledge({ channel, message }: Held): void {
  try {
    channel.ack(message);
  } catch {}
}

/** `reject` and not `nack`, which newer brokers do not count towards the delivery limit. */
function reject({ channel, message }: Held): void {
  try {
    channel.reject(message, true);
  } catch {}
}
