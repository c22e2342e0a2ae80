/** The waits between attempts: 1 s, 10 s, 1 min, 10 min. An event is tried once more than there are waits, then it is a dead letter. */
export const defaultLadderMs: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/**
 * How often an event may be handed out without an answer, because the process that handled it died, before it is taken for the cause.
 * RabbitMQ counts this itself (`x-delivery-limit`).
 */
export const deliveryLimit = 20;

/** At most so many deliveries are handled together. */
export const batchLimit = 100;
