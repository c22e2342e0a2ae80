import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import { backoff, pause } from '../backoff.ts';
import { deliveryLimit } from '../ladder.ts';
import { Signal } from '../signal.ts';
import type { Subscriber, Verdict } from '../transport.ts';
import { type Leased, lease, type Settlement, settle } from './queue.ts';

export type WorkerOptions = {
  pool: pg.Pool;
  log: Logger;
  owner: number;
  subscriber: Subscriber;
  ladderMs: readonly number[];
  leaseMs: number;
};

/** Handles the messages of one subscription, batch after batch, one batch at a time so that their order is kept. */
export class Worker {
  readonly service: string;
  readonly #options: WorkerOptions;
  readonly #work = new Signal();
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  constructor(options: WorkerOptions) {
    this.service = options.subscriber.service;
    this.#options = options;
    this.#ended = this.#run();
  }

  /** There may be something to do. */
  wake(): void {
    this.#work.give();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#work.give();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const more = await this.#batch();
        failures = 0;
        if (!more) await this.#work.taken();
      } catch (error) {
        if (failures === 0)
          this.#options.log.warn({ err: error, service: this.service }, 'bus: no events can be taken, they wait');
        await pause(backoff(failures++, { firstMs: 50, mostMs: 2_000 }), signal);
      }
    }
  }

  /** False when there was nothing. */
  async #batch(): Promise<boolean> {
    const { pool, owner, leaseMs } = this.#options;
    const leased = await lease(pool, this.service, owner, leaseMs);
    if (leased.length === 0) return false;
    const dead = leased.filter((message) => message.dead_at !== null);
    const live = leased.filter((message) => message.dead_at === null);
    await this.#settle([...(await this.#bury(dead)), ...(await this.#handle(live))]);
    return true;
  }

  /** As often as it takes: what is not settled would stay leased. After a stop others get it, and their inbox knows it. */
  async #settle(settlements: readonly Settlement[]): Promise<void> {
    const { pool, owner, log } = this.#options;
    for (let failures = 0; ; failures++) {
      try {
        return await settle(pool, owner, settlements);
      } catch (error) {
        if (this.#stopping.signal.aborted) throw error;
        if (failures === 0) log.warn({ err: error, service: this.service }, 'bus: what became of events cannot be noted yet');
        await pause(backoff(failures, { firstMs: 50, mostMs: 2_000 }), this.#stopping.signal);
      }
    }
  }

  async #handle(messages: readonly Leased[]): Promise<Settlement[]> {
    const accused = messages.filter((message) => message.deliveries > deliveryLimit);
    const batch = messages.filter((message) => message.deliveries <= deliveryLimit);
    const error = `Delivered ${deliveryLimit} times without an answer`;
    const settled = accused.map(({ position }): Settlement => ({ position, outcome: 'dead', error }));
    if (batch.length === 0) return settled;
    try {
      const verdicts = await this.#options.subscriber.handle(batch);
      return [...settled, ...batch.map((message, index) => this.#settlement(message, verdicts[index]))];
    } catch (error) {
      this.#options.log.info({ err: error, service: this.service, events: batch.length }, 'events handed back');
      return [...settled, ...batch.map(({ position }): Settlement => ({ position, outcome: 'release', delayMs: 100 }))];
    }
  }

  #settlement({ position, attempt }: Leased, verdict: Verdict | undefined): Settlement {
    if (verdict === undefined) return { position, outcome: 'release' };
    if (verdict.kind !== 'retry') return { position, outcome: verdict.kind, ...('error' in verdict && { error: verdict.error }) };
    const delayMs = this.#options.ladderMs[attempt - 1];
    if (delayMs === undefined) return { position, outcome: 'dead', error: verdict.error };
    return { position, outcome: 'retry', delayMs, error: verdict.error };
  }

  /** What can't be buried now (the service's database is away) is tried again in a second, for ever. */
  async #bury(messages: readonly Leased[]): Promise<Settlement[]> {
    if (messages.length === 0) return [];
    const letters = messages.map(({ event, error, attempt, dead_at }) => ({
      event,
      error: error ?? '',
      attempts: attempt,
      deadAt: dead_at ?? new Date(),
    }));
    try {
      await this.#options.subscriber.bury(letters);
      return messages.map(({ position }) => ({ position, outcome: 'done' }));
    } catch (error) {
      this.#options.log.error({ err: error, service: this.service, events: messages.length }, 'dead letters not buried yet');
      return messages.map(({ position }) => ({ position, outcome: 'release', delayMs: 1_000 }));
    }
  }
}
