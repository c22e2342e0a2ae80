import { eventually } from '@quittance/testing/drain';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { startTestServer, type TestServer } from '@quittance/testing/server';
import { createTcpProxy, type TcpProxy, targetOf, throughProxy } from '@quittance/testing/tcp-proxy';
import { afterAll, describe, expect, test } from 'vitest';
import { givenPostgresUrl } from './src/env.ts';
import { type GivenServices, prepareGivenServices } from './src/given-services.ts';
import { runMainStory } from './src/main-story.ts';
import { type Product, startProduct } from './src/product.ts';
import { balanceOf, invoiceWithStatus, issueInvoice, payByLink, register } from './src/story.ts';

const amqpUrl = await findRabbitmq();

describe.skipIf(amqpUrl === null)('with RabbitMQ and a PostgreSQL that is given', () => {
  let server: TestServer | undefined;
  let given: GivenServices | undefined;
  let product: Product | undefined;
  let network: TcpProxy | undefined;
  afterAll(async () => {
    await product?.remove();
    await network?.close();
    await given?.remove();
    await server?.stop();
  });

  test('the main story holds, with the same code', async () => {
    server = await startTestServer();
    given = await prepareGivenServices({
      superuserUrl: givenPostgresUrl ?? server.superuserUrl,
      amqpUrl: amqpUrl ?? '',
    });
    network = await createTcpProxy(targetOf(amqpUrl ?? ''));
    const through = throughProxy(amqpUrl ?? '', network);
    product = await startProduct({ ...given.environment, AMQP_URL: through, LOG_LEVEL: 'info' });
    expect(product.output()).toMatch(/"broker":"RabbitMQ"/);
    expect(product.output()).toMatch(/"postgres":"given"/);
    await runMainStory(product);
  });

  test('while the broker is away nobody who uses the API notices, and what was done is heard of when it is back', async () => {
    if (product === undefined || network === undefined) throw new Error('it runs');
    const { url } = product;
    const seller = await register(url, 'Patient');
    network.refuse();
    const invoices = [await issueInvoice(seller), await issueInvoice(seller)];
    await eventually(() => Number(network?.refused) >= 4);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const third = await issueInvoice(seller);
    network.open();
    for (const { id, payUrl } of [...invoices, third]) {
      await payByLink(payUrl ?? '');
      await invoiceWithStatus(seller, id, 'PAID');
    }
    await balanceOf(seller, '517.50');
  });
});
