import { connect } from 'amqplib';

const url = process.env.QUITTANCE_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/**
 * The broker that tests use, or null where there is none: then the suite is printed as not run. `QUITTANCE_REQUIRE=rabbitmq` makes that
 * a failure.
 */
export async function findRabbitmq(): Promise<string | null> {
  try {
    const connection = await connect(url, { timeout: 3_000 });
    await connection.close();
    return url;
  } catch (error) {
    if (process.env.QUITTANCE_REQUIRE?.split(',').includes('rabbitmq')) throw error;
    console.warn('not run because RabbitMQ is not reachable');
    return null;
  }
}
