import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type DeliveryReport, idsOf, type Reports } from './report.ts';

const common = { MessageID: z.string(), Metadata: z.record(z.string(), z.unknown()).default({}) };
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const bounce = {
  ...common,
  ID: z.number(),
  Type: z.string(),
  Description: z.string().default(''),
  Details: z.string().default(''),
  BouncedAt: instant,
};

/** The records that we subscribe to (https://postmarkapp.com/developer/webhooks/webhooks-overview). */
const record = z.discriminatedUnion('RecordType', [
  z.object({ RecordType: z.literal('Delivery'), ...common, DeliveredAt: instant, Details: z.string().default('') }),
  z.object({ RecordType: z.literal('Bounce'), ...bounce, Inactive: z.boolean().default(false) }),
  z.object({ RecordType: z.literal('SpamComplaint'), ...bounce }),
  z.object({ RecordType: z.literal('Open'), ...common, ReceivedAt: instant }),
  z.object({ RecordType: z.literal('Click'), ...common, ReceivedAt: instant, OriginalLink: z.string().default('') }),
  z.object({
    RecordType: z.literal('SubscriptionChange'),
    ...common,
    ChangedAt: instant,
    SuppressSending: z.boolean(),
    SuppressionReason: z.string().nullable().default(null),
  }),
]);

type Said = Pick<DeliveryReport, 'type' | 'at' | 'detail' | 'suppress'>;

/** Answers that come back although the message arrived. */
const notBounces = new Set(['AutoResponder', 'AddressChange', 'ChallengeVerification', 'Subscribe', 'OpenRelayTest']);
const temporary = new Set(['Transient', 'DnsError']);
const permanent = new Set(['HardBounce', 'BadEmailAddress']);

/** Reads one webhook request of Postmark's; null when it is none. */
export function postmarkReports(body: unknown): Reports | null {
  const parsed = record.safeParse(body);
  if (!parsed.success) return null;
  const data = parsed.data;
  const ids = idsOf(data.Metadata);
  if (ids === null) return { reports: [], foreign: 1 };
  const said = saidBy(data);
  // Postmark numbers bounces only, so the key is made of what says the same thing when it is said again.
  const key = createHash('sha256')
    .update([data.RecordType, data.MessageID, said.at.toISOString(), said.detail ?? ''].join('\n'))
    .digest('hex');
  return { reports: [{ ...ids, ...said, key, providerMessageId: data.MessageID }], foreign: 0 };
}

function saidBy(data: z.output<typeof record>): Said {
  switch (data.RecordType) {
    case 'Delivery':
      return { type: 'DELIVERED', at: data.DeliveredAt, detail: data.Details || null, suppress: null };
    case 'Bounce':
      return saidByBounce(data);
    case 'SpamComplaint':
      return { type: 'COMPLAINED', at: data.BouncedAt, detail: data.Description || null, suppress: 'COMPLAINT' };
    case 'Open':
      return { type: 'OPENED', at: data.ReceivedAt, detail: null, suppress: null };
    case 'Click':
      return { type: 'CLICKED', at: data.ReceivedAt, detail: data.OriginalLink || null, suppress: null };
    case 'SubscriptionChange':
      return { type: null, at: data.ChangedAt, detail: data.SuppressionReason, suppress: suppressionBy(data) };
  }
}

function saidByBounce(data: Extract<z.output<typeof record>, { RecordType: 'Bounce' }>): Said {
  const detail = [data.Type, data.Description, data.Details].filter(Boolean).join(': ').slice(0, 500);
  const said = { at: data.BouncedAt, detail };
  if (data.Type === 'Unsubscribe') return { ...said, type: null, suppress: 'UNSUBSCRIBE' };
  if (notBounces.has(data.Type)) return { ...said, type: 'DELIVERED', suppress: null };
  if (temporary.has(data.Type)) return { ...said, type: 'DEFERRED', suppress: null };
  return { ...said, type: 'BOUNCED', suppress: data.Inactive || permanent.has(data.Type) ? 'BOUNCE' : null };
}

function suppressionBy(data: { SuppressSending: boolean; SuppressionReason: string | null }): Said['suppress'] {
  if (!data.SuppressSending) return null;
  if (data.SuppressionReason === 'HardBounce') return 'BOUNCE';
  return data.SuppressionReason === 'SpamComplaint' ? 'COMPLAINT' : 'UNSUBSCRIBE';
}
