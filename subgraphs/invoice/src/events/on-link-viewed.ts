import { prismaSql } from '@quittance/database/prisma-sql';
import type { paymentLinkViewed } from '@quittance/events/payment';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { noteFirstView } from '../invoice/store.ts';
import { noteInTimeline } from '../timeline/store.ts';

/** Notes that the payment page was opened: each time on the timeline, the first time on the invoice. */
export async function onLinkViewed(tx: Tx, events: readonly Incoming<typeof paymentLinkViewed>[]): Promise<void> {
  await noteFirstView(
    prismaSql(tx),
    events.map(({ data }) => ({ invoiceId: data.invoiceId, at: new Date(data.viewedAt) })),
  );
  await noteInTimeline(
    prismaSql(tx),
    events.map(({ event, data }) => ({
      invoiceId: data.invoiceId,
      kind: 'VIEWED',
      at: new Date(data.viewedAt),
      dedupeKey: `viewed:${event.id}`,
    })),
  );
}
