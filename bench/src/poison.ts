import { setTimeout as pause } from 'node:timers/promises';
import { pgSql } from '@quittance/database/prisma-sql';
import { inTransaction } from '@quittance/database/transaction';
import { toUuid } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import type { Report } from './figure.ts';
import { type Installation, walletEvent, withInstallation } from './installation.ts';
import { quantile } from './measure.ts';

const emitters = 3;
const poisonAtFirst = 10;
const warmUpMs = 3_000;
/** Long enough for the second and the third try of what is poison at first. */
const phaseMs = 12_000;
const withinMs = 30_000;

/** Events that fail whenever they are tried cost those of others next to nothing. */
export async function poison(report: Report): Promise<void> {
  const amqpUrl = await findRabbitmq();
  if (amqpUrl === null) report.notRun('rabbitmq_p95', 'RabbitMQ is not reachable');
  else await withInstallation(amqpUrl, (at) => reportP95(report, 'rabbitmq_p95', at));
  await withInstallation(null, (at) => reportP95(report, 'embedded_p95', at));
}

async function reportP95(report: Report, metric: string, at: Installation): Promise<void> {
  await latencies(at, { poisoned: false, ms: warmUpMs });
  const value = quantile(await latencies(at, { poisoned: false, ms: phaseMs }), 0.95);
  const poisoned = quantile(await latencies(at, { poisoned: true, ms: phaseMs }), 0.95);
  const baseline = { name: 'without_poison', value };
  report.figure({ metric, value: poisoned, unit: 'ms', baseline, goal: { of: 'ratio', atMost: 1.2 } });
}

/** A version that the contract allows and no column holds: whoever handles it fails, each time. */
const unstorable = 2 ** 31;

/** From commit to effect, of a flow of healthy events, beside some that are poison, or none. Each is of an aggregate of its own. */
async function latencies({ pools }: Installation, { poisoned, ms }: { poisoned: boolean; ms: number }): Promise<number[]> {
  const end = performance.now() + ms;
  const emit = async (version?: number) => {
    const event = walletEvent({ version });
    await inTransaction(pools.billing, (sql) => appendEvents(sql, [event]));
    return toUuid(event.data.walletId);
  };
  const stored = (ids: Iterable<string>) =>
    pgSql(pools.payment).query<{ id: string }>('SELECT id::text FROM wallet WHERE id = ANY($1::uuid[])', [[...ids]]);

  const committed = new Map<string, number>();
  const emitHealthy = async () => {
    for (; performance.now() < end; await pause(20)) committed.set(await emit(), performance.now());
  };
  const poison: string[] = [];
  const emitPoison = async () => {
    while (poison.length < poisonAtFirst) poison.push(await emit(unstorable));
    for (; performance.now() < end; await pause(1_000)) poison.push(await emit(unstorable));
  };
  const took: number[] = [];
  const see = async () => {
    for (; performance.now() < end || committed.size > 0; await pause(1)) {
      if (performance.now() > end + withinMs) throw new Error(`${committed.size} events did not arrive`);
      for (const { id } of await stored(committed.keys())) {
        took.push(performance.now() - (committed.get(id) ?? 0));
        committed.delete(id);
      }
    }
  };
  await Promise.all([see(), ...Array.from({ length: emitters }, emitHealthy), ...(poisoned ? [emitPoison()] : [])]);
  if ((await stored(poison)).length > 0) throw new Error('What was to be poison was handled');
  return took;
}
