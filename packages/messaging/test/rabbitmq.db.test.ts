import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { describe } from 'vitest';
import { rabbitmqBroker } from './broker.ts';
import { transportConformance } from './conformance.ts';

const url = await findRabbitmq();
if (url === null) describe.skip('RabbitMQ');
else transportConformance('the RabbitMQ transport', rabbitmqBroker(url));
