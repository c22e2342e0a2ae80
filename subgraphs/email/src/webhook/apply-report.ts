import { prismaSql } from '@quittance/database/prisma-sql';
import { newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { acceptReportedAttempt } from '../delivery/store.ts';
import type { Deps } from '../deps.ts';
import { type StatusEvent, statusEvent } from '../message/change-status.ts';
import { carriesSecretLink, movesForward, type Reported, recipientKey } from '../message/message.ts';
import { lockMessage, updateStatus } from '../message/store.ts';
import type { NetworkProviderName } from '../provider/provider.ts';
import { insertSuppression } from '../suppression/store.ts';
import { appendTimeline } from '../timeline/store.ts';
import { timelineEntry } from '../timeline/timeline.ts';
import type { DeliveryReport } from './report.ts';

/**
 * Notes what a provider tells of a message. A report that comes twice changes nothing; reports that come in another order than things
 * happened move the message forward only. One may come before we know that the message was accepted: it is the proof.
 */
export async function applyReport(deps: Deps, provider: NetworkProviderName, report: DeliveryReport): Promise<void> {
  const event = await deps.db.$transaction(async (tx): Promise<StatusEvent | null> => {
    const message = await lockMessage(tx, report.messageId);
    if (message === null) return null;
    const { type, at, detail, key } = report;
    if (type !== null) {
      const entry = timelineEntry({ messageId: message.id, type, at, detail, report: { provider, key } });
      if ((await appendTimeline(tx, [entry])) === 0) return null;
    }
    if (report.attemptId !== null)
      await acceptReportedAttempt(tx, message.id, report.attemptId, report.providerMessageId, deps.now());
    if (report.suppress !== null) {
      await insertSuppression(tx, {
        id: newId('sup'),
        organizationId: message.organizationId,
        address: recipientKey(message.recipient),
        reason: report.suppress,
        detail,
        messageId: message.id,
        createdAt: deps.now(),
      });
    }
    const status = statusBy(type);
    if (status === null || !movesForward(message.status, status)) return null;
    const version = await updateStatus(tx, message.id, {
      status,
      dueAt: null,
      ...(message.provider === null && { provider, providerMessageId: report.providerMessageId, sentAt: at }),
      erase: carriesSecretLink(message.purpose),
    });
    const event = statusEvent(message, status, version, at);
    await appendEvents(prismaSql(tx), [event]);
    return event;
  });
  if (event !== null) deps.wakeRelay();
}

/** Who opened a message or followed a link in it has got it. */
function statusBy(type: DeliveryReport['type']): Reported | null {
  return type === 'OPENED' || type === 'CLICKED' ? 'DELIVERED' : type;
}
