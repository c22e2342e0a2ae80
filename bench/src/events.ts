import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { inTransaction } from '@quittance/database/transaction';
import { walletChanged } from '@quittance/events/billing';
import { type Id, newId } from '@quittance/ids';
import { appendEvents, type NewEvent } from '@quittance/messaging/outbox';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { rawPublishes } from '@quittance/testing/raw-publishes';
import { startTestServer } from '@quittance/testing/server';
import type { Pool } from 'pg';
import { prepareGivenServices } from '../../e2e/src/given-services.ts';
import { startProduct } from '../../e2e/src/product.ts';
import type { Report } from './figure.ts';
import { quantile } from './measure.ts';

const single = 100;
const many = 30_000;
const atOnce = 1_000;
const withinMs = 120_000;

/** From a commit in one service (billing tells of wallets) to its committed effect in another (payment knows them), over RabbitMQ. */
export async function events(report: Report): Promise<void> {
  const amqpUrl = await findRabbitmq();
  if (amqpUrl === null) return report.notRun('everything', 'RabbitMQ is not reachable');
  const server = await startTestServer({ survives: 'power cut' });
  try {
    const given = await prepareGivenServices({ superuserUrl: server.superuserUrl, amqpUrl });
    const product = await startProduct(given.environment);
    const pool = (service: string) =>
      createPool({
        url: given.environment[`DATABASE_URL_${service}`] ?? '',
        applicationName: 'bench',
        max: 2,
        acrossTenants: true,
      });
    const [from, to] = [pool('BILLING'), pool('PAYMENT')];
    try {
      const raw = { name: 'raw_confirmed_publishes', value: await rawPublishes(amqpUrl, { messages: many, bytes: 600 }) };
      const idle = await idleP50(from, to);
      const perPublish = { name: raw.name, value: 1_000 / raw.value };
      report.figure({ metric: 'idle_p50', value: idle, unit: 'ms', baseline: perPublish, goal: { of: 'value', atMost: 30 } });
      report.figure({
        metric: 'drain',
        value: await drain(from, to),
        unit: '/s',
        baseline: raw,
        goal: { of: 'value', atLeast: 3_000 },
      });
    } finally {
      await Promise.all([from.end(), to.end()]);
      await product.remove();
      await given.remove();
    }
  } finally {
    await server.stop();
  }
}

function eventOf(walletId: Id<'wal'>): NewEvent<typeof walletChanged> {
  const ownerOrganizationId = newId('org');
  const data = {
    walletId,
    ownerUserId: null,
    ownerOrganizationId,
    currency: 'EUR',
    balanceMinor: '0',
    availableMinor: '0',
    version: 1,
  };
  return { contract: walletChanged, subject: walletId, organizationId: ownerOrganizationId, data };
}

/** One event after the other, while nothing else happens. */
async function idleP50(from: Pool, to: Pool): Promise<number> {
  const sample: number[] = [];
  for (let round = 0; round < single; round += 1) {
    const known = await handled(to);
    await inTransaction(from, (sql) => appendEvents(sql, [eventOf(newId('wal'))]));
    const committed = performance.now();
    while ((await handled(to)) === known)
      if (performance.now() - committed > withinMs) throw new Error('An event did not arrive');
    sample.push(performance.now() - committed);
  }
  return quantile(sample, 0.5);
}

/** Events a second from the commit that filled the outbox to the last effect. */
async function drain(from: Pool, to: Pool): Promise<number> {
  const known = await handled(to);
  const began = await inTransaction(from, async (sql) => {
    for (let appended = 0; appended < many; appended += atOnce)
      await appendEvents(
        sql,
        Array.from({ length: atOnce }, () => eventOf(newId('wal'))),
      );
    return performance.now();
  });
  while ((await handled(to)) < known + many) {
    if (performance.now() - began > withinMs) throw new Error(`Of ${many} events ${(await handled(to)) - known} arrived`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (many / (performance.now() - began)) * 1000;
}

async function handled(to: Pool): Promise<number> {
  const [row] = await pgSql(to).query<{ count: bigint }>('SELECT count(*) AS count FROM inbox WHERE type = $1', [
    walletChanged.type,
  ]);
  return Number(row?.count ?? 0);
}
