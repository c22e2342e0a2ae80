import { createLogger } from '@quittance/telemetry/log';
import { metrics } from '@quittance/telemetry/metrics';
import { expect, test } from 'vitest';
import { createUnroutableReport } from './unroutable.ts';

test('what nobody takes is counted each time and logged once, but for what is meant for nobody', async () => {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', level: 'warn', destination: { write: (line: string) => void lines.push(line) } });
  const report = createUnroutableReport(log, ['meant.for_nobody.v1']);
  report(['meant.for_nobody.v1', 'missing.consumer.v1']);
  report(['missing.consumer.v1', 'meant.for_nobody.v1']);
  const { values = [] } = (await metrics.getSingleMetric('quittance_events_unroutable_total')?.get()) ?? {};
  expect(values.filter(({ labels }) => /nobody|missing/.test(String(labels.type)))).toEqual([
    expect.objectContaining({ value: 2, labels: { type: 'missing.consumer.v1' } }),
  ]);
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['missing.consumer.v1']);
});
