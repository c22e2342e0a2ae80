import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { currency, day, exampleId, id, minor, version } from './values.ts';

export const billOpened = defineEvent({
  type: 'quittance.billing.bill.opened.v1',
  description: 'Somebody owes the amount of an issued invoice.',
  schema: z.object({
    billId: id('bil'),
    invoiceId: id('inv'),
    organizationId: id('org'),
    amountMinor: minor,
    currency,
    dueOn: day.nullable(),
  }),
  example: {
    billId: exampleId('bil'),
    invoiceId: exampleId('inv'),
    organizationId: exampleId('org'),
    amountMinor: '11900',
    currency: 'EUR',
    dueOn: '2026-02-14',
  },
});

export const billChanged = defineEvent({
  type: 'quittance.billing.bill.changed.v1',
  description: 'What is settled and due of an invoice, in absolute figures; who keeps a copy ignores older versions.',
  schema: z.object({
    billId: id('bil'),
    invoiceId: id('inv'),
    organizationId: id('org'),
    /** Who has to pay it, once they have claimed the invoice. */
    claimedByUserId: id('usr').nullable().default(null),
    claimedByOrganizationId: id('org').nullable().default(null),
    status: z.enum(['OPEN', 'PARTIALLY_SETTLED', 'SETTLED', 'CANCELED']),
    amountMinor: minor,
    settledMinor: minor,
    dueMinor: minor,
    currency,
    /** What moved it last. */
    cause: z.object({
      kind: z.enum(['PAYMENT', 'WALLET', 'REFUND', 'VOID']),
      paymentId: id('pay').nullable(),
      transferId: id('tra').nullable(),
      amountMinor: minor,
    }),
    version,
  }),
  example: {
    billId: exampleId('bil'),
    invoiceId: exampleId('inv'),
    organizationId: exampleId('org'),
    status: 'SETTLED' as const,
    amountMinor: '11900',
    settledMinor: '11900',
    dueMinor: '0',
    currency: 'EUR',
    cause: { kind: 'PAYMENT' as const, paymentId: exampleId('pay'), transferId: null, amountMinor: '11900' },
    version: 2,
  },
});

export const walletChanged = defineEvent({
  type: 'quittance.billing.wallet.changed.v1',
  description: 'A wallet was opened or its balance changed; absolute figures. Exactly one of the two owners is set.',
  schema: z.object({
    walletId: id('wal'),
    ownerUserId: id('usr').nullable(),
    ownerOrganizationId: id('org').nullable(),
    currency,
    balanceMinor: minor,
    availableMinor: minor,
    version,
  }),
  example: {
    walletId: exampleId('wal'),
    ownerUserId: null,
    ownerOrganizationId: exampleId('org'),
    currency: 'EUR',
    balanceMinor: '11900',
    availableMinor: '11900',
    version: 2,
  },
});

export const refundDecided = defineEvent({
  type: 'quittance.billing.refund.decided.v1',
  description:
    'RESERVED: the money of a requested refund is set aside until the payment is refunded or the refund fails. REFUSED: it is not there, or not to be given back; nothing is set aside.',
  schema: z.object({
    refundId: id('ref'),
    paymentId: id('pay'),
    decision: z.enum(['RESERVED', 'REFUSED']),
    /** Of REFUSED. INSUFFICIENT_FUNDS: a wallet that it has to come from has too little. DISPUTED: the provider decides about that money. */
    reason: z.enum(['INSUFFICIENT_FUNDS', 'DISPUTED']).nullable(),
    amountMinor: minor,
    currency,
  }),
  example: {
    refundId: exampleId('ref'),
    paymentId: exampleId('pay'),
    decision: 'RESERVED' as const,
    reason: null,
    amountMinor: '1900',
    currency: 'EUR',
  },
});
