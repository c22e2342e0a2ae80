import { pgSql } from '@quittance/database/prisma-sql';
import { inTransaction } from '@quittance/database/transaction';
import { walletChanged } from '@quittance/events/billing';
import { appendEvents } from '@quittance/messaging/outbox';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { rawPublishes } from '@quittance/testing/raw-publishes';
import type { Report } from './figure.ts';
import { fillOutbox, type Installation, walletEvent, withInstallation } from './installation.ts';
import { quantile } from './measure.ts';

const single = 100;
const many = 30_000;
const withinMs = 120_000;

/** From a commit in one service (billing tells of wallets) to its committed effect in another (payment knows them), over RabbitMQ. */
export async function events(report: Report): Promise<void> {
  const amqpUrl = await findRabbitmq();
  if (amqpUrl === null) return report.notRun('everything', 'RabbitMQ is not reachable');
  await withInstallation(amqpUrl, async (at) => {
    const raw = { name: 'raw_confirmed_publishes', value: await rawPublishes(amqpUrl, { messages: many, bytes: 600 }) };
    const idle = await idleP50(at);
    const perPublish = { name: raw.name, value: 1_000 / raw.value };
    report.figure({ metric: 'idle_p50', value: idle, unit: 'ms', baseline: perPublish, goal: { of: 'value', atMost: 30 } });
    const drained = await drain(at);
    report.figure({ metric: 'drain', value: drained, unit: '/s', baseline: raw, goal: { of: 'value', atLeast: 3_000 } });
  });
}

/** One event after the other, while nothing else happens. */
async function idleP50(at: Installation): Promise<number> {
  const sample: number[] = [];
  for (let round = 0; round < single; round += 1) {
    const known = await handled(at);
    await inTransaction(at.pools.billing, (sql) => appendEvents(sql, [walletEvent()]));
    const committed = performance.now();
    while ((await handled(at)) === known)
      if (performance.now() - committed > withinMs) throw new Error('An event did not arrive');
    sample.push(performance.now() - committed);
  }
  return quantile(sample, 0.5);
}

/** Events a second from the commit that filled the outbox to the last effect. */
async function drain(at: Installation): Promise<number> {
  const known = await handled(at);
  const began = await fillOutbox(at, many);
  while ((await handled(at)) < known + many) {
    if (performance.now() - began > withinMs) throw new Error(`Of ${many} events ${(await handled(at)) - known} arrived`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (many / (performance.now() - began)) * 1000;
}

async function handled({ pools }: Installation): Promise<number> {
  const [row] = await pgSql(pools.payment).query<{ count: bigint }>('SELECT count(*) AS count FROM inbox WHERE type = $1', [
    walletChanged.type,
  ]);
  return Number(row?.count ?? 0);
}
