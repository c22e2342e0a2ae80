import { administrationBegun, administrationEnded } from '@quittance/events/platform';
import { type Route, route } from '@quittance/messaging/consumer';
import { hearBegun, hearEnded } from '../audit/administration.ts';
import type { Tx } from '../tx.ts';

/** What the user service hears of: deeds of platform administrators, its own among them. */
export const routes: readonly Route<Tx>[] = [
  route(administrationBegun, async (tx: Tx, events) => {
    for (const { event, data } of events) await hearBegun(tx, { deed: data, requestId: event.requestid ?? null });
  }),
  route(administrationEnded, async (tx: Tx, events) => {
    for (const { event, data } of events) await hearEnded(tx, { deed: data, requestId: event.requestid ?? null });
  }),
];
