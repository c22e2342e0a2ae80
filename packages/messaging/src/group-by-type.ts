import type { Incoming } from './route.ts';

export type TypeGroup = { type: string; events: Incoming[] };

/** Above that a batch is a backlog, which is handled in as few statements as can be. */
const mostRequestsApart = 10;

/**
 * Groups of one type each, that keep the order within every aggregate. Those of one request stay apart from others, so that what is made of
 * them can be told to come from it; not so in a batch of many requests.
 */
export function groupByType(events: readonly Incoming[]): TypeGroup[] {
  const apart = group(events, ({ event }) => `${event.type} ${event.requestid}`);
  return apart.length <= mostRequestsApart ? apart : group(events, ({ event }) => event.type);
}

/**
 * As few groups of one key each as keep the order within every aggregate: an event joins the first group of its key that is not before the
 * last one of its aggregate. Events of different aggregates may change places; they have no order among each other.
 */
function group(events: readonly Incoming[], keyOf: (incoming: Incoming) => string): TypeGroup[] {
  const groups: (TypeGroup & { key: string })[] = [];
  const lastGroupOf = new Map<string, number>();
  for (const incoming of events) {
    const { type, partitionkey } = incoming.event;
    const key = keyOf(incoming);
    const earliest = lastGroupOf.get(partitionkey) ?? 0;
    let index = groups.findIndex((group, position) => position >= earliest && group.key === key);
    if (index === -1) index = groups.push({ key, type, events: [] }) - 1;
    groups[index]?.events.push(incoming);
    lastGroupOf.set(partitionkey, index);
  }
  return groups.map(({ type, events: grouped }) => ({ type, events: grouped }));
}
