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

/** An event that its service gave up on. */
export type DeadLetter = {
  event: EventEnvelope;
  error: string;
  attempts: number;
  deadAt: Date;
};

export type Subscriber = {
  service: string;
  types: readonly string[];
  /** Gets up to 100 deliveries and answers one verdict for each, in their order. A throw means: none of them, soon again. */
  handle(deliveries: readonly Delivery[]): Promise<readonly Verdict[]>;
  /** Stores dead letters in the service's own database; the transport forgets them only when it has resolved. Idempotent. */
  bury(letters: readonly DeadLetter[]): Promise<void>;
};

export type QueueFigures = {
  service: string;
  /** Waiting to be handled, and being handled. */
  ready: number;
  /** Waiting for the next attempt. */
  retrying: number;
  /** Given up, and not buried yet. */
  dead: number;
  /** Age of the oldest one that is ready for its first try; null without one. RabbitMQ knows it while this process consumes. */
  oldestSeconds: number | null;
};

/**
 * Carries events from outboxes to inboxes, at least once. Two implementations (embedded: rows in PostgreSQL; RabbitMQ) pass one
 * conformance suite.
 */
export type Transport = {
  /**
   * Resolves when every event is stored for every subscribed service; rejects when any is not known to be. An event that nobody
   * subscribes to is counted and logged, and done with.
   */
  publish(events: readonly EventEnvelope[]): Promise<void>;
  /** Durable: what is published from now on reaches the service, also while nobody listens. Its processes share the work. */
  subscribe(subscriber: Subscriber): Promise<Subscription>;
  /** To one service again, with the same event id: what a replay of a dead letter does. */
  redeliver(service: string, event: EventEnvelope): Promise<void>;
  /** Ephemeral: every live listener of every process hears it; nobody hears it later. Never carries more than kinds and ids. */
  broadcast(topic: string, message: Record<string, string>): Promise<void>;
  listen(topic: string, hear: (message: Record<string, string>) => void): Promise<Subscription>;
  /** Figures for metrics and the admin page. RabbitMQ knows only the services that subscribe in this process. */
  queues(): Promise<QueueFigures[]>;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
};
