import { setTimeout as pause } from 'node:timers/promises';
import { pgSql } from '@quittance/database/prisma-sql';
import { subscriptions } from '@quittance/events/subscriptions';
import { findRabbitmqServer, startRabbitmqServer } from '@quittance/testing/rabbitmq-server';
import { rawPublishes } from '@quittance/testing/raw-publishes';
import { type Service, services } from '../../e2e/src/chaos/world.ts';
import type { Report } from './figure.ts';
import { fillOutbox, type Installation, withInstallation } from './installation.ts';
import { quantile } from './measure.ts';
import { gatherWorkers } from './outage-work.ts';

const many = 30_000;
const thereMs = 10_000;
const awayMs = 60_000;
const withinMs = 120_000;

/** RabbitMQ is killed and away for a minute while people go on working; when it is back, everything arrives. */
export async function outage(report: Report): Promise<void> {
  const script = findRabbitmqServer();
  if (script === null) return report.notRun('everything', 'no RabbitMQ is installed that could be killed');
  const broker = await startRabbitmqServer(script);
  try {
    await withInstallation(broker.url, async (at) => {
      const raw = { name: 'raw_confirmed_publishes', value: await rawPublishes(broker.url, { messages: many, bytes: 600 }) };
      const work = await gatherWorkers(at.url);
      const there = { name: 'broker_there', value: quantile(await work(thereMs), 0.95) };
      await untilArrived(at);
      await broker.kill();
      const began = await fillOutbox(at, many);
      const away = await work(awayMs - (performance.now() - began));
      report.figure({ metric: 'api_p95', value: quantile(away, 0.95), unit: 'ms', baseline: there });
      await broker.start();
      report.figure({
        metric: 'drain',
        value: await drain(at),
        unit: '/s',
        baseline: raw,
        goal: { of: 'value', atLeast: 2_000 },
      });
    });
  } finally {
    await broker.remove();
  }
}

/** Of what waits, so much a second is published, handled everywhere and committed, from the moment that something moves again. */
async function drain(at: Installation): Promise<number> {
  const waited = await unpublished(at);
  let left = waited;
  while (left === waited) {
    await pause(10);
    left = await unpublished(at);
  }
  const began = performance.now();
  await untilArrived(at);
  return (left / (performance.now() - began)) * 1000;
}

async function untilArrived(at: Installation): Promise<void> {
  for (const before = performance.now(); !(await hasArrived(at)); await pause(100))
    if (performance.now() - before > withinMs) throw new Error(`${await unpublished(at)} events are not published`);
}

/** Whether every event of every service is published and handled by all that it is for, also those that others led to. */
async function hasArrived(at: Installation): Promise<boolean> {
  if ((await unpublished(at)) > 0) return false;
  const published = new Map<string, number>();
  for (const service of services)
    for (const { type, count } of await counted(at, service, 'SELECT type, count(*)::int AS count FROM outbox GROUP BY type'))
      published.set(type, (published.get(type) ?? 0) + count);
  for (const service of services) {
    const handled = await counted(at, service, 'SELECT type, count(*)::int AS count FROM inbox GROUP BY type');
    const known = new Map(handled.map(({ type, count }) => [type, count]));
    for (const type of subscriptions[service] ?? []) if ((known.get(type) ?? 0) !== (published.get(type) ?? 0)) return false;
  }
  return true;
}

const counted = ({ pools }: Installation, service: Service, text: string) =>
  pgSql(pools[service]).query<{ type: string; count: number }>(text);

async function unpublished(at: Installation): Promise<number> {
  let sum = 0;
  for (const service of services)
    for (const { count } of await counted(
      at,
      service,
      'SELECT type, count(*)::int AS count FROM outbox WHERE published_at IS NULL GROUP BY type',
    ))
      sum += count;
  return sum;
}
