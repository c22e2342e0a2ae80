import type { Subscriptions } from '@quittance/events/subscriptions';
import type { Logger } from '@quittance/telemetry/log';
import type { ConfirmChannel, Message } from 'amqplib';
import { within } from '../deadline.ts';
import type { Connection } from './connection.ts';
import type { Content } from './message.ts';
import { declareExchanges, declareInboxes, type Names } from './topology.ts';

/** A message and where it goes. */
export type Parcel = Content & { exchange: string; routingKey: string };

type PublisherOptions = { names: Names; log: Logger; confirmMs: number; subscriptions: Subscriptions };

/** Publishes with confirms. A channel that failed or did not answer in time is given up and made anew by the next call. */
export class Publisher {
  readonly #connection: Connection;
  readonly #options: PublisherOptions;
  #channel: Promise<ConfirmChannel> | null = null;
  /** Parcels that the broker sent back; it does so before it confirms them. */
  readonly #returned = new Set<string>();

  constructor(connection: Connection, options: PublisherOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * Resolves when the broker has stored every parcel in every queue it goes to; answers those that go to no queue at all. Rejects when one
   * is not known to be stored (it may be all the same).
   */
  async publish(parcels: readonly Parcel[]): Promise<Parcel[]> {
    const opened = this.#open();
    try {
      return await within(this.#options.confirmMs, 'publishing', (signal) => this.#send(opened, parcels, signal));
    } catch (error) {
      this.#forget(opened);
      // Closed or not: nobody uses it any more.
      opened.then((channel) => channel.close()).catch(() => undefined);
      throw error;
    }
  }

  /** As `publish`, for what must reach a queue. */
  async deliver(parcels: readonly Parcel[]): Promise<void> {
    const [lost] = await this.publish(parcels);
    if (lost !== undefined) throw new Error(`There is no queue ${lost.routingKey}`);
  }

  /** Has the next call declare everything anew, on a new channel. */
  renew(): void {
    const opened = this.#channel;
    this.#channel = null;
    // Whoever still waits on it gets its confirms first.
    opened?.then((channel) => channel.close()).catch(() => undefined);
  }

  async #send(opened: Promise<ConfirmChannel>, parcels: readonly Parcel[], signal: AbortSignal): Promise<Parcel[]> {
    const channel = await opened;
    const confirms: Promise<Parcel[]>[] = [];
    for (const parcel of parcels) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Parcel[]>();
      // When the loop ends early nobody waits for the rest.
      promise.catch(() => undefined);
      confirms.push(promise);
      const options = { ...parcel.options, mandatory: true };
      // False does not mean refused: it is buffered and must not be sent again.
      const room = channel.publish(parcel.exchange, parcel.routingKey, parcel.content, options, (error) => {
        const returned = this.#returned.delete(keyOf(parcel.routingKey, parcel.options.messageId));
        if (error) reject(error);
        else resolve(returned ? [parcel] : []);
      });
      if (!room) await drained(channel);
    }
    return (await Promise.all(confirms)).flat();
  }

  #open(): Promise<ConfirmChannel> {
    if (this.#channel !== null) return this.#channel;
    const opened = this.#create();
    this.#channel = opened;
    opened.then(
      (channel) => channel.once('close', () => this.#forget(opened)),
      () => this.#forget(opened),
    );
    return opened;
  }

  #forget(opened: Promise<ConfirmChannel>): void {
    if (this.#channel === opened) this.#channel = null;
  }

  async #create(): Promise<ConfirmChannel> {
    const channel = await (await this.#connection.model()).createConfirmChannel();
    // Without a listener an error ends the process; the callbacks of what is not confirmed get it.
    channel.on('error', (error) => this.#options.log.warn({ err: error }, 'publishing channel failed'));
    channel.on('return', (message: Message) => {
      this.#returned.add(keyOf(message.fields.routingKey, message.properties.messageId));
    });
    const { names, subscriptions } = this.#options;
    await declareExchanges(channel, names);
    await declareInboxes(channel, names, subscriptions);
    return channel;
  }
}

function keyOf(routingKey: string, messageId: unknown): string {
  return `${routingKey} ${messageId}`;
}

/** Resolves when there is room again, rejects when the channel ends first. */
function drained(channel: ConfirmChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => () => {
      channel.off('drain', onDrain);
      channel.off('close', onClose);
      settle();
    };
    const onDrain = finish(resolve);
    const onClose = finish(() => reject(new Error('The channel closed before there was room')));
    channel.on('drain', onDrain);
    channel.on('close', onClose);
  });
}
