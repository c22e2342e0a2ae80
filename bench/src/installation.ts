import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import { walletChanged } from '@quittance/events/billing';
import { type Id, newId } from '@quittance/ids';
import { appendEvents, type NewEvent } from '@quittance/messaging/outbox';
import { startTestServer } from '@quittance/testing/server';
import type { Pool } from 'pg';
import { type Service, services } from '../../e2e/src/chaos/world.ts';
import { prepareGivenServices } from '../../e2e/src/given-services.ts';
import { startProduct } from '../../e2e/src/product.ts';

/** The product in a process of its own, and its databases, across tenants. */
export type Installation = { url: string; pools: Readonly<Record<Service, Pool>> };

/** On a PostgreSQL that survives a power cut, over that broker or (null) the embedded transport. Nothing of it is left afterwards. */
export async function withInstallation(amqpUrl: string | null, work: (at: Installation) => Promise<void>): Promise<void> {
  const server = await startTestServer({ survives: 'power cut' });
  try {
    const given = await prepareGivenServices({ superuserUrl: server.superuserUrl, amqpUrl });
    const product = await startProduct(given.environment);
    const poolOf = (service: Service) =>
      createPool({
        url: given.environment[`DATABASE_URL_${service.toUpperCase()}`] ?? '',
        applicationName: 'bench',
        max: 4,
        acrossTenants: true,
      });
    const pools = Object.fromEntries(services.map((service) => [service, poolOf(service)])) as Record<Service, Pool>;
    try {
      await work({ url: product.url, pools });
    } finally {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
      await product.remove();
      await given.remove();
    }
  } finally {
    await server.stop();
  }
}

/** What billing tells payment of a wallet: an aggregate of its own, whose effect is a row. */
export function walletEvent({ walletId = newId('wal'), version = 1 }: { walletId?: Id<'wal'>; version?: number } = {}) {
  const ownerOrganizationId = newId('org');
  const data = {
    walletId,
    ownerUserId: null,
    ownerOrganizationId,
    currency: 'EUR',
    balanceMinor: '0',
    availableMinor: '0',
    version,
  };
  const event: NewEvent<typeof walletChanged> = {
    contract: walletChanged,
    subject: walletId,
    organizationId: ownerOrganizationId,
    data,
  };
  return event;
}

const atOnce = 1_000;

/** Commits so many events of wallets at once, faster than any command could; answers when. */
export function fillOutbox({ pools }: Installation, count: number): Promise<number> {
  return inTransaction(pools.billing, async (sql) => {
    for (let appended = 0; appended < count; appended += atOnce)
      await appendEvents(
        sql,
        Array.from({ length: Math.min(atOnce, count - appended) }, () => walletEvent()),
      );
    return performance.now();
  });
}
