import type { Logger } from '@quittance/telemetry/log';
import { gauge } from '@quittance/telemetry/metrics';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { backoff, pause } from '../backoff.ts';
import { within } from '../deadline.ts';

/** The longest wait for the broker's answer when something is closed. */
const closeMs = 2_000;

const connected = gauge('quittance_broker_connected', 'Whether the connection to RabbitMQ stands.', ['connection']);

/** One connection to the broker that comes back by itself. Channels don't: whoever needs one keeps it with `keepChannel`. */
export class Connection {
  readonly #options: { url: string; name: string; log: Logger };
  readonly #closing = new AbortController();
  #model: Promise<ChannelModel>;
  #open: ChannelModel | null = null;

  constructor(options: { url: string; name: string; log: Logger }) {
    this.#options = options;
    this.#model = this.#connect();
  }

  /** The live connection; waits while there is none, rejects once closed. */
  model(): Promise<ChannelModel> {
    return this.#model;
  }

  get connected(): boolean {
    return this.#open !== null;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const closed = new Promise<void>((resolve) => open.once('close', () => resolve()));
    // Not awaited: amqplib never answers when the connection breaks before the broker does. It may also be closing already.
    open.close().catch(() => undefined);
    await atMost(closed);
  }

  #connect(): Promise<ChannelModel> {
    const model = this.#tryUntilConnected();
    // Whoever needs the connection gets the error from `model()`.
    model.catch(() => undefined);
    return model;
  }

  async #tryUntilConnected(): Promise<ChannelModel> {
    const { name, log } = this.#options;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const model = await connect(this.#url(), {
          timeout: 10_000,
          noDelay: true,
          keepAlive: true,
          clientProperties: { connection_name: name },
        });
        if (!signal.aborted) return this.#watch(model);
        await model.close();
      } catch (error) {
        if (failures === 0) log.warn({ err: error, connection: name }, 'RabbitMQ away');
        await pause(backoff(failures, { firstMs: 100, mostMs: 5_000 }), signal);
      }
    }
    throw new Error('The connection to RabbitMQ is closed');
  }

  #watch(model: ChannelModel): ChannelModel {
    const { name, log } = this.#options;
    let reason: Error | undefined;
    // Without a listener an error ends the process; `close` follows it.
    model.on('error', (error) => {
      reason = error;
    });
    model.on('blocked', (why) => log.warn({ connection: name, why }, 'RabbitMQ is short of resources and takes nothing'));
    model.on('unblocked', () => log.info({ connection: name }, 'RabbitMQ takes messages again'));
    model.once('close', () => {
      connected.set({ connection: name }, 0);
      if (this.#closing.signal.aborted) return;
      log.warn({ err: reason, connection: name }, 'connection to RabbitMQ lost');
      this.#open = null;
      this.#model = this.#connect();
    });
    connected.set({ connection: name }, 1);
    this.#open = model;
    return model;
  }

  /** A dead peer is noticed after two missed heartbeats. */
  #url(): string {
    const url = new URL(this.#options.url);
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', '10');
    return url.href;
  }
}

/** What could not be declared by then is declared when the broker is back. */
const startWithoutBrokerMs = 10_000;

/** A channel that is made and set up anew whenever it is lost, until stopped. */
export type KeptChannel = {
  /** Resolves when it was set up for the first time; after 10 s without a broker too, so that a service starts while that is away. */
  ready: Promise<void>;
  stop(): Promise<void>;
};

/** Channels end with their connection, by an error of the broker, or when a queue they consume is deleted: all of that is one case. */
export function keepChannel(options: {
  connection: Connection;
  log: Logger;
  what: string;
  /** Declares what it needs and begins to consume. Calls `lost` when the channel is of no use any more. */
  setUp: (channel: Channel, lost: () => void) => Promise<void>;
}): KeptChannel {
  const { connection, log, what, setUp } = options;
  const stopping = new AbortController();
  const started = new AbortController();
  const run = async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        const channel = await openChannel(connection, stopping.signal);
        const ended = endOf(channel, stopping.signal);
        await setUp(channel, () => void close(channel)).catch((error) => {
          void close(channel);
          throw error;
        });
        started.abort();
        failures = 0;
        await ended;
      } catch (error) {
        if (failures === 0 && !stopping.signal.aborted) log.warn({ err: error, what }, 'channel could not be set up');
        await pause(backoff(failures++, { firstMs: 100, mostMs: 5_000 }), stopping.signal);
      }
    }
  };
  const ended = run();
  return {
    ready: pause(startWithoutBrokerMs, started.signal),
    stop: async () => {
      stopping.abort();
      started.abort();
      await atMost(ended);
    },
  };
}

/** Waits for the connection, but not when told to stop. */
async function openChannel(connection: Connection, signal: AbortSignal): Promise<Channel> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const model = await Promise.race([connection.model(), stopped.promise]);
    return await model.createChannel();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves when the channel has closed; closes it when the signal aborts. */
function endOf(channel: Channel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => void close(channel);
    // Without a listener an error ends the process; `close` follows it.
    channel.on('error', () => undefined);
    channel.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** A broker that does not answer any more does not keep a process from ending: it notices by itself that we are gone. */
async function atMost(closed: Promise<void>): Promise<void> {
  await within(closeMs, 'closing', () => closed).catch(() => undefined);
}

/** Closes a channel that may be closed already, which makes amqplib throw at once or later. */
async function close(channel: Channel): Promise<void> {
  try {
    await channel.close();
  } catch {}
}
