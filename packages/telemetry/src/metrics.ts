import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of this process; in standalone all services share it and tell themselves apart by the label `service`. */
export const metrics = new Registry();

/** A count that only grows. Asked for twice, it is the same one. Labels have few values: never an id. */
export function counter<const Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label> {
  return (
    (metrics.getSingleMetric(name) as Counter<Label> | undefined) ??
    new Counter({ name, help, labelNames: labels, registers: [metrics] })
  );
}

/** A figure that rises and falls. */
export function gauge<const Label extends string>(name: string, help: string, labels: readonly Label[]): Gauge<Label> {
  return (
    (metrics.getSingleMetric(name) as Gauge<Label> | undefined) ??
    new Gauge({ name, help, labelNames: labels, registers: [metrics] })
  );
}

/** How long something takes, in seconds: from one millisecond to ten seconds. */
export function histogram<const Label extends string>(name: string, help: string, labels: readonly Label[]): Histogram<Label> {
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  return (
    (metrics.getSingleMetric(name) as Histogram<Label> | undefined) ??
    new Histogram({ name, help, labelNames: labels, buckets, registers: [metrics] })
  );
}

const askedMs = 2_000;
const freshMs = 1_000;
const collectors = new Set<() => Promise<void>>();
let collected: { at: number; all: Promise<unknown> } | null = null;

/**
 * Has figures that must be asked for (of a database, of the broker) set before each scrape, at most once a second however often that
 * happens. One that fails or takes longer than 2 s leaves its figures as they were. Call the answer to end it.
 */
export function collectOnScrape(collect: () => Promise<void>): () => void {
  collectors.add(collect);
  return () => void collectors.delete(collect);
}

function collectAll(): Promise<unknown> {
  const now = Date.now();
  if (collected === null || now - collected.at >= freshMs) {
    const all = Promise.allSettled([...collectors].map((collect) => collect()));
    const late = new Promise((resolve) => void setTimeout(resolve, askedMs).unref());
    collected = { at: now, all: Promise.race([all, late]) };
  }
  return collected.all;
}

/** Memory, event loop lag, garbage collection: once a process. */
export function collectProcessMetrics(): void {
  if (metrics.getSingleMetric('process_cpu_user_seconds_total') === undefined) collectDefaultMetrics({ register: metrics });
}

/** The exposition that Prometheus scrapes. */
export async function exposition(): Promise<{ contentType: string; body: string }> {
  await collectAll();
  return { contentType: metrics.contentType, body: await metrics.metrics() };
}
