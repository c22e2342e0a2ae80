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

/** Memory, event loop lag, garbage collection: once a process. */
export function collectProcessMetrics(): void {
  if (metrics.getSingleMetric('process_cpu_user_seconds_total') === undefined) collectDefaultMetrics({ register: metrics });
}

/** The exposition that Prometheus scrapes. */
export async function exposition(): Promise<{ contentType: string; body: string }> {
  return { contentType: metrics.contentType, body: await metrics.metrics() };
}
