import type { EventEnvelope } from '@quittance/events/envelope';
import { type RequestTrace, withRequest } from '@quittance/telemetry/request';
import { beginSpan, inSpan } from '@quittance/telemetry/trace';

type Caused = { event: EventEnvelope };

/** Publishes events, each as a span of the trace that it stands in; what handles it becomes a child of that span. */
export async function publishTraced(
  events: readonly EventEnvelope[],
  publish: (events: readonly EventEnvelope[]) => Promise<void>,
): Promise<void> {
  const spans = events.map(({ type, id, traceparent: parent }) => {
    const attributes = { 'messaging.destination.name': type, 'messaging.message.id': id };
    return parent === undefined ? null : beginSpan(`publish ${type}`, { kind: 'PRODUCER', parent, attributes });
  });
  try {
    await publish(events.map((event, index) => ({ ...event, ...traceparentOf(spans[index]) })));
    for (const span of spans) span?.end();
  } catch (error) {
    for (const span of spans) span?.end(error);
    throw error;
  }
}

/**
 * Runs what concerns these events as part of the request that caused them, so that log lines and follow-up events carry its id. Events of
 * several requests (a batch out of a backlog) belong to none of them.
 */
export function withCauseOf<T>(events: readonly Caused[], work: () => T): T {
  return withRequest(commonCause(events), work);
}

/** Handles events of one type as one span; of several requests, it is a trace of its own that links to theirs. */
export function handleTraced(service: string, events: readonly Caused[], work: () => Promise<void>): Promise<void> {
  const type = events[0]?.event.type ?? '';
  const { traceparent: parent } = commonCause(events);
  const links = parent === undefined ? events.flatMap(({ event }) => event.traceparent ?? []) : [];
  const attributes = {
    'messaging.destination.name': type,
    'messaging.batch.message_count': events.length,
    'quittance.service': service,
  };
  return withCauseOf(events, () => inSpan(`handle ${type}`, { kind: 'CONSUMER', parent, links, attributes }, work));
}

function commonCause(events: readonly Caused[]): RequestTrace {
  const first = events[0]?.event;
  if (events.some(({ event }) => event.requestid !== first?.requestid)) return {};
  return { requestId: first?.requestid, traceparent: first?.traceparent };
}

function traceparentOf(span: ReturnType<typeof beginSpan> | undefined): { traceparent?: string } {
  return span == null ? {} : { traceparent: span.traceparent };
}
