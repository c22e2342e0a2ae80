import { z } from 'zod';
import { contracts } from './contracts.ts';
import type { EventContract } from './envelope.ts';

/** Every event as an AsyncAPI 3 document, made from the contracts: `docs/asyncapi.yaml` is its text. */
export function asyncApiDocument(): Record<string, unknown> {
  const all = [...contracts.values()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of Quittance',
      version: '1.0.0',
      description:
        'What the services tell each other over RabbitMQ, at least once, in order per subject. Each message is a CloudEvent 1.0 in binary mode: ' +
        'attributes are headers, the body is the data. A new field may appear at any time; what breaks a reader gets another version in its type.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(all.map((contract) => [keyOf(contract), channelOf(contract)])),
    operations: Object.fromEntries(all.map((contract) => [`send.${keyOf(contract)}`, operationOf(contract)])),
    components: {
      messages: Object.fromEntries(all.map((contract) => [keyOf(contract), messageOf(contract)])),
      schemas: { cloudEvent },
    },
  };
}

/** `quittance.billing.bill.changed.v1` is `billing.bill.changed.v1`. */
const keyOf = ({ type }: EventContract) => type.replace(/^quittance\./, '');

const channelOf = (contract: EventContract) => ({
  address: contract.type,
  description: contract.description,
  messages: { event: { $ref: `#/components/messages/${keyOf(contract)}` } },
  bindings: {
    amqp: {
      is: 'routingKey',
      exchange: { name: 'quittance.events', type: 'topic', durable: true, autoDelete: false, vhost: '/' },
      bindingVersion: '0.3.0',
    },
  },
});

const operationOf = (contract: EventContract) => ({
  action: 'send',
  channel: { $ref: `#/channels/${keyOf(contract)}` },
  tags: [{ name: contract.type.split('.')[1] }],
  bindings: { amqp: { deliveryMode: 2, mandatory: true, bindingVersion: '0.3.0' } },
});

const messageOf = (contract: EventContract) => ({
  name: contract.type,
  title: keyOf(contract),
  summary: contract.description,
  headers: { $ref: '#/components/schemas/cloudEvent' },
  payload: schemaOf(contract.schema),
  examples: [{ name: 'example', payload: contract.example }],
});

/** In the form that travels: minor units are strings. */
function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return rest;
}

const text = (description: string) => ({ type: 'string', description });

const cloudEvent = {
  type: 'object',
  properties: {
    'cloudEvents:specversion': { const: '1.0' },
    'cloudEvents:id': text('The event, also as message id: the same for each delivery of it.'),
    'cloudEvents:type': text('What happened; also the routing key.'),
    'cloudEvents:source': text('`/<service>`'),
    'cloudEvents:subject': text('Id of the aggregate.'),
    'cloudEvents:time': { type: 'string', format: 'date-time', description: 'When the fact became true.' },
    'cloudEvents:datacontenttype': { const: 'application/json' },
    'cloudEvents:partitionkey': text('Order is kept among events of one key: the subject.'),
    'cloudEvents:sequence': {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description: 'Rises with every event of a subject. Counts 1, 2, 3 ... unless the subject numbers its own states.',
    },
    'cloudEvents:organizationid': text('The organisation concerned, where there is one.'),
    'cloudEvents:requestid': text('The request that caused it, where there is one.'),
    'cloudEvents:traceparent': text('W3C trace context, where it is traced.'),
    'x-attempt': { type: 'integer', minimum: 1, description: 'Which try this is.' },
  },
  required: ['specversion', 'id', 'type', 'source', 'subject', 'time', 'datacontenttype', 'partitionkey', 'sequence'].map(
    (name) => `cloudEvents:${name}`,
  ),
};
