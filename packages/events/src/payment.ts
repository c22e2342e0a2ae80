import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { currency, exampleId, id, instant, minor, version } from './values.ts';

/** What every event about a payment says. `organizationId` is the receiver of an invoice's payment, else the payer's organisation. */
const payment = z.object({
  paymentId: id('pay'),
  purpose: z.enum(['INVOICE', 'TOP_UP', 'PAY_USER']),
  /** `sandbox`, `paypal`, `cash`, `bank_transfer` ...: names the clearing account. */
  provider: z.string(),
  method: z.string(),
  amountMinor: minor,
  currency,
  organizationId: id('org').nullable(),
  /** For INVOICE. */
  invoiceId: id('inv').nullable(),
  /** The signed-in payer; null on the public payment page and for offline payments. */
  paidBy: z.object({ userId: id('usr'), organizationId: id('org').nullable() }).nullable(),
  /** TOP_UP: the wallet that is filled. PAY_USER: the receiver's. Null for INVOICE: billing knows the receiver's. */
  toWalletId: id('wal').nullable(),
  version,
});

const examplePayment = {
  paymentId: exampleId('pay'),
  purpose: 'INVOICE' as const,
  provider: 'sandbox',
  method: 'sandbox',
  amountMinor: '11900',
  currency: 'EUR',
  organizationId: exampleId('org'),
  invoiceId: exampleId('inv'),
  paidBy: null,
  toWalletId: null,
  version: 2,
};

export const paymentStarted = defineEvent({
  type: 'quittance.payment.payment.started.v1',
  description: 'A checkout was opened; nothing is paid yet.',
  schema: payment,
  example: { ...examplePayment, version: 1 },
});

export const paymentCaptured = defineEvent({
  type: 'quittance.payment.payment.captured.v1',
  description: 'The money is there: the provider (or the receiver, for offline payments) says so. Never refused by billing.',
  schema: payment.extend({ capturedAt: instant }),
  example: { ...examplePayment, capturedAt: '2026-02-01T08:00:00.000Z' },
});

export const paymentFailed = defineEvent({
  type: 'quittance.payment.payment.failed.v1',
  description: 'Declined, canceled or expired: no money moved.',
  schema: payment.extend({ reason: z.string() }),
  example: { ...examplePayment, reason: 'Declined by the payer' },
});

export const paymentUnknown = defineEvent({
  type: 'quittance.payment.payment.unknown.v1',
  description: 'The provider did not answer; it is being asked what became of it.',
  schema: payment,
  example: examplePayment,
});

export const refundChanged = defineEvent({
  type: 'quittance.payment.refund.changed.v1',
  description:
    'REQUESTED: somebody wants to give a payment back, wholly or partly; no money goes before billing has set it aside and says so. FAILED: it will not be given back. That it was is told by payment.refunded, which bears the same refundId.',
  schema: payment.extend({
    refundId: id('ref'),
    refundStatus: z.enum(['REQUESTED', 'FAILED']),
    refundMinor: minor,
    capturedAt: instant,
    changedAt: instant,
  }),
  example: {
    ...examplePayment,
    refundId: exampleId('ref'),
    refundStatus: 'REQUESTED',
    refundMinor: '1900',
    capturedAt: '2026-02-01T08:00:00.000Z',
    changedAt: '2026-02-03T08:00:00.000Z',
    version: 3,
  },
});

export const paymentRefunded = defineEvent({
  type: 'quittance.payment.payment.refunded.v1',
  description:
    'Money went back to the payer. Never refused by billing. `refundId` is that of the request (`ref_...`) or, for what was given back at the provider, of a dispute or of the provider.',
  schema: payment.extend({ refundId: z.string(), refundedMinor: minor, refundedAt: instant }),
  example: { ...examplePayment, refundId: 'example', refundedMinor: '1900', refundedAt: '2026-02-03T08:00:00.000Z', version: 3 },
});

export const disputeChanged = defineEvent({
  type: 'quittance.payment.dispute.changed.v1',
  description:
    'A payer disputes a captured payment with the provider, or the provider has decided: WON keeps the money, LOST takes it back. A dispute that is decided does not change any more.',
  schema: payment.extend({
    disputeId: z.string().max(100),
    disputeStatus: z.enum(['OPEN', 'WON', 'LOST']),
    disputedMinor: minor,
    capturedAt: instant,
    changedAt: instant,
  }),
  example: {
    ...examplePayment,
    disputeId: 'example',
    disputeStatus: 'OPEN',
    disputedMinor: '11900',
    capturedAt: '2026-02-01T08:00:00.000Z',
    changedAt: '2026-02-10T08:00:00.000Z',
    version: 3,
  },
});

export const paymentLinkViewed = defineEvent({
  type: 'quittance.payment.link.viewed.v1',
  description: 'The payment page of an invoice was opened (told once per hour at most).',
  schema: z.object({ invoiceId: id('inv'), organizationId: id('org'), viewedAt: instant }),
  example: { invoiceId: exampleId('inv'), organizationId: exampleId('org'), viewedAt: '2026-02-01T07:58:00.000Z' },
});
