import type { EventEnvelope } from '@quittance/events/envelope';
import { parseId } from '@quittance/ids';
import type { Message, Options } from 'amqplib';

/** CloudEvents in binary mode: attributes are headers with this prefix, the body is the data. */
const prefix = 'cloudEvents:';

/** Which try this is. Ours, because RabbitMQ 4 does not look at `x-death` of what a client publishes again. */
const attemptHeader = 'x-attempt';
const errorHeader = 'x-error';
const deadAtHeader = 'x-dead-at';

/** The longest error that travels in a header, in characters. */
const longestError = 2_000;

export type Content = { content: Buffer; options: Options.Publish };

/** The event as a persistent message. */
export function toMessage(event: EventEnvelope, extra: { attempt?: number; error?: string; deadAt?: Date } = {}): Content {
  const { data, ...attributes } = event;
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [prefix + name, String(value)]));
  return {
    content: Buffer.from(JSON.stringify(data)),
    options: {
      persistent: true,
      messageId: event.id,
      type: event.type,
      contentType: event.datacontenttype,
      headers: {
        ...headers,
        [attemptHeader]: extra.attempt ?? 1,
        ...(extra.error !== undefined && { [errorHeader]: extra.error.slice(0, longestError) }),
        ...(extra.deadAt !== undefined && { [deadAtHeader]: extra.deadAt.toISOString() }),
      },
    },
  };
}

export type Received = { event: EventEnvelope; attempt: number; error: string | null; deadAt: Date | null };

/** The event of a message, or null when it is not one: somebody else published it. */
export function fromMessage(message: Message): Received | null {
  const headers: Record<string, unknown> = message.properties.headers ?? {};
  const attribute = (name: string) => {
    const value = headers[prefix + name];
    return typeof value === 'string' ? value : undefined;
  };
  const id = parseId('evt', attribute('id') ?? '');
  const [type, source, subject, time] = ['type', 'source', 'subject', 'time'].map(attribute);
  const data = parseJson(message.content);
  if (id === null || data === undefined || !type || !source || !subject || !time) return null;
  const optional = {
    organizationid: attribute('organizationid'),
    requestid: attribute('requestid'),
    traceparent: attribute('traceparent'),
  };
  const event: EventEnvelope = {
    specversion: '1.0',
    id,
    type,
    source,
    subject,
    time,
    datacontenttype: 'application/json',
    partitionkey: attribute('partitionkey') ?? subject,
    sequence: Number(attribute('sequence')),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    data,
  };
  const deadAt = headers[deadAtHeader];
  return {
    event,
    attempt: Number(headers[attemptHeader] ?? 1),
    error: typeof headers[errorHeader] === 'string' ? headers[errorHeader] : null,
    deadAt: typeof deadAt === 'string' ? new Date(deadAt) : null,
  };
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
