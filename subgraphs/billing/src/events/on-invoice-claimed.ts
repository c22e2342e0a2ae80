import { prismaSql } from '@quittance/database/prisma-sql';
import type { invoiceClaimed } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import { withClaim } from '../bill/bill.ts';
import type { Tx } from '../deps.ts';
import { reviseBills } from '../settlement/revise.ts';
import { byInvoice } from './by-invoice.ts';

/** The bill is the claimant's to pay; what they had paid too much for it moves to their wallet. */
export async function onInvoiceClaimed(tx: Tx, events: readonly Incoming<typeof invoiceClaimed>[], now: Date): Promise<void> {
  const factOf = byInvoice(events);
  await reviseBills(prismaSql(tx), now, {
    invoices: [...factOf.values()],
    revise: (bill) => {
      const fact = factOf.get(bill.invoiceId);
      if (fact === undefined) return { bill, events: [] };
      const { claimedByUserId: userId, claimedByOrganizationId: organizationId, version } = fact;
      return { bill: withClaim(bill, { userId, organizationId, version }), events: [] };
    },
  });
}
