import { metrics } from '@quittance/telemetry/metrics';

type Labels = Readonly<Record<string, string>>;

/** How much has been counted so far with exactly these labels; 0 when nothing has. Counters are the process's, so compare with before. */
export async function countOf(name: string, labels: Labels): Promise<number> {
  const { values = [] } = (await metrics.getSingleMetric(name)?.get()) ?? {};
  const wanted = Object.entries(labels);
  return (
    values.find(
      (each) => wanted.length === Object.keys(each.labels).length && wanted.every(([key, value]) => each.labels[key] === value),
    )?.value ?? 0
  );
}
