import type { Incoming } from './route.ts';

export type TypeGroup = { type: string; events: Incoming[] };

/**
 * As few groups of one type each as keep the order within every aggregate: an event joins the first group of its type that is not
 * before the last one of its aggregate. Events of different aggregates may change places; they have no order among each other.
 */
export function groupByType(events: readonly Incoming[]): TypeGroup[] {
  const groups: TypeGroup[] = [];
  const lastGroupOf = new Map<string, number>();
  for (const incoming of events) {
    const { type, partitionkey } = incoming.event;
    const earliest = lastGroupOf.get(partitionkey) ?? 0;
    let index = groups.findIndex((group, position) => position >= earliest && group.type === type);
    if (index === -1) index = groups.push({ type, events: [] }) - 1;
    groups[index]?.events.push(incoming);
    lastGroupOf.set(partitionkey, index);
  }
  return groups;
}
