import { randomUUID } from 'node:crypto';
import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import type { IdempotencyKeyReusedError } from '@quittance/graphql-kit/idempotency';
import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert, err, ok, type Result } from '@quittance/result';
import { currentRequest } from '@quittance/telemetry/request';
import { actingFor } from '../access.ts';
import type { Deps, Tx } from '../deps.ts';
import { findFileFacts, findSnapshots } from '../document/store.ts';
import { oncePerKey } from '../once.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { inTransaction } from '../transaction.ts';
import {
  type InvoiceNotFound,
  type InvoiceNotIssued,
  type InvoiceVoid,
  invoiceNotFound,
  invoiceNotIssued,
  invoiceVoid,
} from './errors.ts';
import { type IssuedInvoice, isIssued } from './invoice.ts';
import { releaseSends } from './release-sends.ts';
import { findWaitingSends, insertSend } from './send-store.ts';
import { findInvoice, lockInvoice, saveLifeCycle } from './store.ts';

export type SendInvoiceInput = {
  idempotencyKey: string;
  invoiceId: Id<'inv'>;
  /** Null: to the buyer's address. */
  to: string[] | null;
  message: string | null;
};

type Refusal = InvoiceNotFound | InvoiceNotIssued | InvoiceVoid | ValidationError;

/** Notes that the invoice is to be mailed, once per key. `email` is told when the PDF is stored: at once if it is. */
export async function sendInvoice(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, ...input }: SendInvoiceInput,
): Promise<Result<Id<'inv'>, Refusal | IdempotencyKeyReusedError>> {
  const { id: organizationId } = actingFor(caller, 'invoices:write');
  const recipients = input.to ?? (await buyersAddress(deps, organizationId, input.invoiceId));
  if (recipients?.length === 0) return err(invalid(['to'], 'must name somebody: the buyer has no e-mail address'));
  const attempt = { scope: organizationId, mutation: 'sendInvoice', key: idempotencyKey, input };
  return inTransaction(deps, (tx, sql) =>
    oncePerKey(sql, attempt, async (): Promise<Result<Id<'inv'>, Refusal>> => {
      const invoice = await lockInvoice(tx, organizationId, input.invoiceId);
      if (invoice === null) return err(invoiceNotFound());
      if (!isIssued(invoice) || recipients === null) return err(invoiceNotIssued);
      if (invoice.status === 'VOID') return err(invoiceVoid);
      await request(deps, { tx, sql }, invoice, { recipients, message: input.message, byUserId: caller.userId });
      return ok(invoice.id);
    }),
  );
}

/** Empty when the buyer had none at issue; null when there is no issued invoice. */
async function buyersAddress(deps: Deps, organizationId: Id<'org'>, invoiceId: Id<'inv'>): Promise<string[] | null> {
  const invoice = await findInvoice(deps.db, invoiceId);
  if (invoice?.organizationId !== organizationId || invoice.issue === null) return null;
  const snapshots = await findSnapshots(deps.db, [invoice.issue.documentId]);
  const email = snapshots.get(invoice.issue.documentId)?.buyer.email ?? null;
  return email === null ? [] : [email];
}

async function request(
  deps: Deps,
  { tx, sql }: { tx: Tx; sql: Sql },
  invoice: IssuedInvoice,
  { recipients, message, byUserId }: { recipients: string[]; message: string | null; byUserId: Id<'usr'> | null },
): Promise<void> {
  const now = deps.now();
  const { documentId } = invoice.issue;
  const id = randomUUID();
  await insertSend(tx, {
    ...{ id, invoiceId: invoice.id, organizationId: invoice.organizationId, documentId, recipients, message },
    requestedByUserId: byUserId,
    requestId: currentRequest()?.requestId ?? null,
    requestedAt: now,
  });
  await saveLifeCycle(tx, { ...invoice, sentAt: now, version: invoice.version + 1, updatedAt: now });
  const dedupeKey = `send:${id}`;
  await noteInTimeline(sql, [
    { invoiceId: invoice.id, kind: 'SEND_REQUESTED', at: now, dedupeKey, byUserId, recipient: recipients.join(', ') },
  ]);
  const file = (await findFileFacts(tx, [documentId])).get(documentId);
  if (file === undefined) return;
  const snapshot = (await findSnapshots(tx, [documentId])).get(documentId);
  assert(snapshot !== undefined, 'an issued invoice has a document');
  const waiting = await findWaitingSends(sql, documentId);
  await appendEvents(sql, await releaseSends(sql, waiting, { invoice, snapshot, file }, now));
}
