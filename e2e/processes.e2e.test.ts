import { booksBalance } from '@quittance/testing/books';
import { eventually } from '@quittance/testing/drain';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openWindow } from './src/live.ts';
import { runMainStory } from './src/main-story.ts';
import {
  parts,
  partsBehind,
  prepareSurroundings,
  readyUrls,
  type Surroundings,
  signalEach,
  startProcesses,
} from './src/processes.ts';
import type { Product } from './src/product.ts';
import { proofFigure, reconciledNow } from './src/proofs.ts';
import { reconciles } from './src/reconciliation.ts';
import { balanceOf, invoiceWithStatus, issueInvoice, messageOf, payByLink, register } from './src/story.ts';

const amqpUrl = await findRabbitmq();
/** Gateways first, then the rest: each within its 10 s. */
const stopWithinMs = 20_000;
async function countedRequests(gatewayUrl: string): Promise<number> {
  const client = new pg.Client(gatewayUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ points: number }>('SELECT coalesce(sum(points), 0)::int AS points FROM rate_limit');
    return rows[0]?.points ?? 0;
  } finally {
    await client.end();
  }
}

/** It starts 28 processes. */
const timeoutMs = 300_000;

describe.skipIf(amqpUrl === null)('every part as a process of its own, over RabbitMQ', () => {
  let surroundings: Surroundings;
  let product: Product | undefined;
  beforeAll(async () => {
    surroundings = await prepareSurroundings(amqpUrl ?? '');
  });
  afterEach(async () => {
    await reconciles(surroundings.databaseOf);
    await product?.remove();
    product = undefined;
    await booksBalance(surroundings.databaseOf('billing'));
  });
  afterAll(() => surroundings?.remove());

  test('the main story holds from the first start on; every part answers for itself, and all of them stop', async () => {
    product = await startProcesses(surroundings.environment, 1);
    const admin = await register(product.url, 'Admin');
    await runMainStory(product);
    // Billing asks the others over HTTP, of which it only knows where they are.
    const { lastRun, comparisons } = await reconciledNow(admin);
    expect([lastRun?.outcome, lastRun?.failure, comparisons[0]?.figures[0]?.foundCount]).toEqual(['AGREES', null, 2]);
    expect(await proofFigure(surroundings.urlOf('billing'), 'differences', 'reconciliation')).toBe(0);
    for (const url of [product.url, ...partsBehind.map(surroundings.urlOf)]) {
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect((await fetch(`${url}${path}`)).status, `${url}${path}`).toBe(200);
    }
    // What all gateways together allow: counted in a database, in none of their memories.
    expect(await countedRequests(surroundings.gatewayUrl)).toBeGreaterThan(0);
    const page = await fetch(`${product.url}/invoices`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await product.stop()).toBeLessThan(stopWithinMs);
    await expect(fetch(`${surroundings.urlOf('user')}/healthz`)).rejects.toThrow();
  });

  test(
    'two of each do no harm: windows of both gateways hear, killed ones are missed by nobody, stopped ones refuse nothing',
    async () => {
      const running = await startProcesses({ ...surroundings.environment, LOG_LEVEL: 'info' }, 2);
      product = running;
      const seller = await register(running.url, 'Twofold');
      const gateways = [1, 2].map((replica) => readyUrls(running, 'gateway', replica)[0] ?? '');
      const windows = await Promise.all(gateways.map((url) => openWindow(url, seller)));
      const invoice = await issueInvoice(seller);
      for (const window of windows) await eventually(() => window.heard().some(({ id }) => id === invoice.id));
      for (const window of windows) window.close();
      await seller.api.sendInvoice({ invoiceId: invoice.id, to: ['ap@contoso.example'] });
      await messageOf(seller, 'INVOICE');

      await payByLink(invoice.payUrl ?? '');
      signalEach(running, 1, 'SIGKILL');
      await invoiceWithStatus(seller, invoice.id, 'PAID');
      await balanceOf(seller, '172.50');
      await messageOf(seller, 'RECEIPT');
      await eventually(() => parts.every((part) => readyUrls(running, part, 1).length === 2), 60_000);

      signalEach(running, 2, 'SIGTERM');
      await runMainStory(running);
      await eventually(() => parts.every((part) => readyUrls(running, part, 2).length === 2), 60_000);
      const { nodes } = await seller.api.messages({ first: 50 });
      expect(nodes.filter(({ purpose }) => purpose === 'RECEIPT')).toHaveLength(1);
    },
    timeoutMs,
  );
});
