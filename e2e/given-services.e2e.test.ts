import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { startTestServer, type TestServer } from '@quittance/testing/server';
import { afterAll, describe, expect, test } from 'vitest';
import { type GivenServices, prepareGivenServices } from './src/given-services.ts';
import { runMainStory } from './src/main-story.ts';
import { type Product, startProduct } from './src/product.ts';

const amqpUrl = await findRabbitmq();

describe.skipIf(amqpUrl === null)('with RabbitMQ and a PostgreSQL that is given', () => {
  let server: TestServer | undefined;
  let given: GivenServices | undefined;
  let product: Product | undefined;
  afterAll(async () => {
    await product?.remove();
    await given?.remove();
    await server?.stop();
  });

  test('the main story holds, with the same code', async () => {
    server = await startTestServer();
    given = await prepareGivenServices({
      superuserUrl: process.env.QUITTANCE_TEST_POSTGRES_URL ?? server.superuserUrl,
      amqpUrl: amqpUrl ?? '',
    });
    product = await startProduct({ ...given.environment, LOG_LEVEL: 'info' });
    expect(product.output()).toMatch(/"broker":"RabbitMQ"/);
    expect(product.output()).toMatch(/"postgres":"given"/);
    await runMainStory(product);
  });
});
