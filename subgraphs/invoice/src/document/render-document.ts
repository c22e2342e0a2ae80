import { createHash } from 'node:crypto';
import { documentRendered } from '@quittance/events/invoice';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { isIssued } from '../invoice/invoice.ts';
import { releaseSends } from '../invoice/release-sends.ts';
import { findWaitingSends } from '../invoice/send-store.ts';
import { lockWhole } from '../invoice/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { inSql } from '../transaction.ts';
import type { Renderer } from './render/renderer.ts';
import { postponeJob, type RenderJob, renewLease, storeFile, takeJob } from './render-store.ts';

type RenderDeps = Pick<Deps, 'db' | 'runInSql' | 'now' | 'log' | 'wakeRelay'> & {
  renderer: Pick<Renderer, 'render'>;
  /** How long a document whose process died waits for another one; 10 s unless told. */
  leaseMs?: number;
};

const renewalsPerLease = 3;
const firstRetryMs = 1_000;
const mostRetryMs = 60 * 60_000;

/** Renders the next document that is due. False when there is none. What can't be drawn is tried again, ever more seldom. */
export async function renderNext(deps: RenderDeps): Promise<boolean> {
  const { leaseMs = 10_000 } = deps;
  const now = deps.now();
  const job = await takeJob(deps.db, now, new Date(now.getTime() + leaseMs));
  if (job === null) return false;
  const { documentId, attempts, snapshot } = job;
  try {
    const bytes = await keeping(deps, documentId, leaseMs, () => deps.renderer.render(snapshot));
    await store(deps, job, bytes);
  } catch (error) {
    deps.log.error({ err: error, documentId, attempts }, 'document not rendered, it will be tried again');
    const delayMs = Math.min(mostRetryMs, firstRetryMs * 4 ** (attempts - 1));
    const message = error instanceof Error ? error.message : String(error);
    await postponeJob(deps.db, documentId, message.slice(0, 500), new Date(deps.now().getTime() + delayMs));
  }
  return true;
}

/** Renews the lease while it is being drawn, which may take longer; who dies renews nothing. */
async function keeping<T>(deps: RenderDeps, documentId: Id<'doc'>, leaseMs: number, draw: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => {
    // A database that is away lets the lease run out: two may draw then, and one of them stores.
    renewLease(deps.db, documentId, new Date(deps.now().getTime() + leaseMs)).catch(() => undefined);
  }, leaseMs / renewalsPerLease);
  try {
    return await draw();
  } finally {
    clearInterval(renewal);
  }
}

/** Stores the bytes once and lets go what waited for them. */
async function store(deps: RenderDeps, { documentId, snapshot }: RenderJob, bytes: Uint8Array): Promise<void> {
  const now = deps.now();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { invoiceId } = snapshot;
  const { organizationId } = snapshot.seller;
  await inSql(deps, async (sql) => {
    const [locked, isFirst, waiting] = await Promise.all([
      lockWhole(sql, organizationId, invoiceId),
      storeFile(sql, documentId, { bytes, sha256, createdAt: now }),
      findWaitingSends(sql, documentId),
    ]);
    assert(locked !== null && isIssued(locked.invoice), 'a document belongs to an issued invoice');
    if (!isFirst) return;
    await noteInTimeline(sql, [{ invoiceId, kind: 'DOCUMENT_RENDERED', at: now, dedupeKey: `rendered:${documentId}` }]);
    const file = { sha256, byteLength: bytes.length };
    const rendered = {
      contract: documentRendered,
      data: { documentId, invoiceId, organizationId, ...file },
      subject: documentId,
    };
    const released = await releaseSends(sql, waiting, { invoice: locked.invoice, snapshot, file }, now);
    await appendEvents(sql, [{ ...rendered, organizationId }, ...released]);
  });
  deps.wakeRelay();
}
