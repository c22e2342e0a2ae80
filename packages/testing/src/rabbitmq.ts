import { connect } from 'amqplib';
import { required, amqpUrl as url } from './env.ts';

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
    if (required.includes('rabbitmq')) throw error;
    console.warn('not run because RabbitMQ is not reachable');
    return null;
  }
}
