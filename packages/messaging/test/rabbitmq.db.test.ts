import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { describe } from 'vitest';
import { rabbitmqBroker } from './broker.ts';
import { transportConformance } from './conformance.ts';

const url = await findRabbitmq();

describe.skipIf(url === null)('with a broker', () => {
  transportConformance('the RabbitMQ transport', rabbitmqBroker(url ?? ''));
});
