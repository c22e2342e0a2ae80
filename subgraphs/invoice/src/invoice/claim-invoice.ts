import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import { invoiceClaimed } from '@quittance/events/invoice';
import { appendEvents } from '@quittance/messaging/outbox';
import { err, ok, type Result } from '@quittance/result';
import { payingAs } from '../access.ts';
import type { Deps, Tx } from '../deps.ts';
import { linkPartner } from '../partner/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { inTransaction } from '../transaction.ts';
import {
  type InvoiceAlreadyClaimed,
  type InvoiceNotFound,
  type InvoiceOwnClaim,
  invoiceAlreadyClaimed,
  invoiceNotFound,
  invoiceOwnClaim,
} from './errors.ts';
import { type Invoice, type IssuedInvoice, isIssued } from './invoice.ts';
import { lockInvoiceByPayToken, saveLifeCycle } from './store.ts';

type Claim = NonNullable<Invoice['claim']>;

/**
 * Links the invoice to whoever holds its payment link: to the organisation they act for, else to themselves. Claiming again changes nothing; a
 * second claimer is refused.
 */
export async function claimInvoice(
  deps: Deps,
  caller: Caller,
  payToken: string,
): Promise<Result<Invoice, InvoiceNotFound | InvoiceAlreadyClaimed | InvoiceOwnClaim>> {
  const { userId, organizationId } = payingAs(caller);
  // Whose it is, the link says: nobody who may claim it has any other right to it.
  return inTransaction({ ...deps, db: deps.dbAcrossTenants }, async (tx, sql) => {
    const invoice = await lockInvoiceByPayToken(tx, payToken);
    if (invoice === null || !isIssued(invoice)) return err(invoiceNotFound('payToken'));
    if (organizationId === invoice.organizationId) return err(invoiceOwnClaim);
    const { claim } = invoice;
    if (claim !== null) return isHolder(claim, { userId, organizationId }) ? ok(invoice) : err(invoiceAlreadyClaimed);
    return ok(await take({ tx, sql }, invoice, { at: deps.now(), userId, organizationId }));
  });
}

function isHolder(claim: Claim, { userId, organizationId }: Omit<Claim, 'at'>): boolean {
  return claim.userId === userId || (claim.organizationId !== null && claim.organizationId === organizationId);
}

async function take({ tx, sql }: { tx: Tx; sql: Sql }, invoice: IssuedInvoice, claim: Claim): Promise<Invoice> {
  const { at, userId, organizationId } = claim;
  const changed = { ...invoice, claim, version: invoice.version + 1, updatedAt: at };
  await saveLifeCycle(tx, changed);
  if (organizationId !== null) await linkPartner(tx, invoice.buyerId, organizationId, at);
  const entry = { invoiceId: invoice.id, kind: 'CLAIMED' as const, at, dedupeKey: 'claimed', byUserId: userId };
  await noteInTimeline(sql, [{ ...entry, audience: { kind: 'EVERYONE' } }]);
  const data = {
    invoiceId: invoice.id,
    organizationId: invoice.organizationId,
    partnerId: invoice.buyerId,
    claimedByUserId: userId,
    claimedByOrganizationId: organizationId,
    version: changed.version,
  };
  await appendEvents(sql, [{ contract: invoiceClaimed, data, subject: invoice.id, organizationId: invoice.organizationId }]);
  return changed;
}
