import { z } from 'zod';
import { type DeliveryReport, idsOf, type Reports } from './report.ts';

/** An event (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event); our metadata stands beside its own fields. */
const event = z.looseObject({
  event: z.string(),
  /** Unix seconds. */
  timestamp: z.number(),
  sg_event_id: z.string().max(200),
  sg_message_id: z.string().optional(),
  reason: z.string().nullish(),
  response: z.string().nullish(),
  type: z.string().nullish(),
  url: z.string().nullish(),
});

type Event = z.output<typeof event>;
type Said = Pick<DeliveryReport, 'type' | 'detail' | 'suppress'>;

/** Reads one webhook request of SendGrid's; null when it is none. */
export function sendGridReports(body: unknown): Reports | null {
  const parsed = z.array(event).max(10_000).safeParse(body);
  if (!parsed.success) return null;
  const reports: DeliveryReport[] = [];
  let foreign = 0;
  for (const each of parsed.data) {
    const said = saidBy(each);
    const ids = idsOf(each);
    if (ids === null) foreign += 1;
    else if (said !== null) reports.push({ ...ids, ...said, ...identity(each) });
  }
  return { reports, foreign };
}

/** `sg_message_id` is the id that the send was answered with, a dot, and where the message went. */
function identity(data: Event): Pick<DeliveryReport, 'key' | 'at' | 'providerMessageId'> {
  const providerMessageId = data.sg_message_id?.split('.')[0] ?? null;
  return { key: data.sg_event_id, at: new Date(data.timestamp * 1000), providerMessageId };
}

/** Null for what says nothing new (`processed`) or nothing that we know. */
function saidBy(data: Event): Said | null {
  const reason = (data.reason ?? data.response ?? '').slice(0, 500) || null;
  switch (data.event) {
    case 'deferred':
      return { type: 'DEFERRED', detail: reason, suppress: null };
    case 'delivered':
      return { type: 'DELIVERED', detail: reason, suppress: null };
    case 'bounce':
      // `blocked` means refused for now (a full mailbox, a block list): the address may be all right.
      return { type: 'BOUNCED', detail: reason, suppress: data.type === 'blocked' ? null : 'BOUNCE' };
    case 'dropped':
      return { type: 'BOUNCED', detail: reason, suppress: suppressionBy(reason ?? '') };
    case 'spamreport':
      return { type: 'COMPLAINED', detail: null, suppress: 'COMPLAINT' };
    case 'open':
      return { type: 'OPENED', detail: null, suppress: null };
    case 'click':
      return { type: 'CLICKED', detail: data.url?.slice(0, 500) ?? null, suppress: null };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { type: null, detail: null, suppress: 'UNSUBSCRIBE' };
    default:
      return null;
  }
}

/** SendGrid drops what is on its own list; the reason says for what. */
function suppressionBy(reason: string): Said['suppress'] {
  if (/spam report/i.test(reason)) return 'COMPLAINT';
  if (/unsubscribe/i.test(reason)) return 'UNSUBSCRIBE';
  return /bounce|invalid/i.test(reason) ? 'BOUNCE' : null;
}
