import type { EventEnvelope } from '@quittance/events/envelope';

/** What a consumer says of one message after its transaction has committed (or failed). */
export type Verdict =
  | { kind: 'done' }
  /** Comes again after the next delay of the ladder (1 s, 10 s, 1 min, 10 min), then as a dead letter. */
  | { kind: 'retry'; error: string }
  /** Can never succeed: straight to the dead letters. */
  | { kind: 'dead'; error: string };

export type Delivery = {
  event: EventEnvelope;
  /** 1 at the first try. */
  attempt: number;
};

export type Subscription = { stop(): Promise<void> };

export type DeadLetter = {
  /** The event's id: a replay carries the same. */
  eventId: string;
  service: string;
  event: EventEnvelope;
  error: string;
  attempts: number;
  deadAt: Date;
};

/**
 * Carries events from outboxes to inboxes, at least once. Two implementations (embedded: rows in PostgreSQL; RabbitMQ) pass one
 * conformance suite.
 */
export type Transport = {
  /** Resolves when every event is stored for every subscribed service; rejects when any is not known to be. */
  publish(events: readonly EventEnvelope[]): Promise<void>;
  /**
   * Durable: what is published from now on reaches `service` once per event, up to redelivery, also while nobody listens. `handle` gets up to 100 deliveries
   * and answers one verdict for each, in their order.
   */
  subscribe(
    service: string,
    types: readonly string[],
    handle: (deliveries: readonly Delivery[]) => Promise<readonly Verdict[]>,
  ): Promise<Subscription>;
  /** Ephemeral: every live listener of every process hears it; nobody hears it later. Never carries more than kinds and ids. */
  broadcast(topic: string, message: Record<string, string>): Promise<void>;
  listen(topic: string, hear: (message: Record<string, string>) => void): Promise<Subscription>;
  deadLetters(filter?: { service?: string; limit?: number }): Promise<DeadLetter[]>;
  /** Publishes to that one service again with the same event id. False when there is no such dead letter. */
  replay(service: string, eventId: string): Promise<boolean>;
  /** Figures for metrics and the admin page. */
  queues(): Promise<{ service: string; ready: number; retrying: number; dead: number; oldestSeconds: number | null }[]>;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
};
