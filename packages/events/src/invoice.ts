import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { currency, day, exampleId, id, instant, minor, version } from './values.ts';

const party = z.object({ name: z.string(), email: z.string().nullable() });

/** What everybody who deals with an issued invoice has to know. */
const issued = z.object({
  invoiceId: id('inv'),
  organizationId: id('org'),
  number: z.string(),
  currency,
  totalMinor: minor,
  issuedOn: day,
  dueOn: day.nullable(),
  seller: party,
  buyer: party.extend({ partnerId: id('ptn') }),
});

const exampleIssued = {
  invoiceId: exampleId('inv'),
  organizationId: exampleId('org'),
  number: 'INV-2026-00001',
  currency: 'EUR',
  totalMinor: '11900',
  issuedOn: '2026-01-31',
  dueOn: '2026-02-14',
  seller: { name: 'Northwind Studio', email: 'billing@northwind.example' },
  buyer: { name: 'Contoso GmbH', email: 'ap@contoso.example', partnerId: exampleId('ptn') },
};

export const invoiceIssued = defineEvent({
  type: 'quittance.invoice.invoice.issued.v1',
  description: 'The invoice has its number and will not change; billing opens its bill, payment its payment link.',
  schema: issued.extend({
    /** Whoever holds it may see, pay and claim the invoice. */
    payToken: z.string().min(22),
    /** For the public payment page. */
    lines: z.array(z.object({ description: z.string(), quantity: z.string(), totalMinor: minor })),
    taxMinor: minor,
    notes: z.string().nullable(),
    version,
  }),
  example: {
    ...exampleIssued,
    payToken: 'exampleexampleexamplee',
    lines: [{ description: 'Design', quantity: '10', totalMinor: '10000' }],
    taxMinor: '1900',
    notes: null,
    version: 1,
  },
});

export const invoiceClaimed = defineEvent({
  type: 'quittance.invoice.invoice.claimed.v1',
  description: 'A signed-in payer who holds the payment link took the invoice into their account.',
  schema: z.object({
    invoiceId: id('inv'),
    organizationId: id('org'),
    partnerId: id('ptn'),
    claimedByUserId: id('usr'),
    claimedByOrganizationId: id('org').nullable(),
    version,
  }),
  example: {
    invoiceId: exampleId('inv'),
    organizationId: exampleId('org'),
    partnerId: exampleId('ptn'),
    claimedByUserId: exampleId('usr'),
    claimedByOrganizationId: null,
    version: 2,
  },
});

export const invoiceVoided = defineEvent({
  type: 'quittance.invoice.invoice.voided.v1',
  description: 'Nothing is owed for the invoice any more.',
  schema: z.object({ invoiceId: id('inv'), organizationId: id('org'), version }),
  example: { invoiceId: exampleId('inv'), organizationId: exampleId('org'), version: 3 },
});

export const documentRendered = defineEvent({
  type: 'quittance.invoice.document.rendered.v1',
  description: 'The PDF of an issued invoice is stored and will not change.',
  schema: z.object({
    documentId: id('doc'),
    invoiceId: id('inv'),
    organizationId: id('org'),
    sha256: z.string().length(64),
    byteLength: z.number().int().positive(),
  }),
  example: {
    documentId: exampleId('doc'),
    invoiceId: exampleId('inv'),
    organizationId: exampleId('org'),
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    byteLength: 31_337,
  },
});

export const invoiceSendRequested = defineEvent({
  type: 'quittance.invoice.invoice.send_requested.v1',
  description: 'The invoice is to be mailed; its PDF is stored and can be fetched by document id.',
  schema: issued.extend({
    dueMinor: minor,
    to: z.array(z.email()).min(1).max(20),
    message: z.string().nullable(),
    payUrl: z.url(),
    documentId: id('doc'),
    documentSha256: z.string().length(64),
    fileName: z.string(),
  }),
  example: {
    ...exampleIssued,
    dueMinor: '11900',
    to: ['ap@contoso.example'],
    message: 'Thank you for your order.',
    payUrl: 'http://localhost:4000/pay/exampleexampleexamplee',
    documentId: exampleId('doc'),
    documentSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    fileName: 'INV-2026-00001.pdf',
  },
});

export const invoicePaid = defineEvent({
  type: 'quittance.invoice.invoice.paid.v1',
  description: 'Nothing is due any more because it was paid; email sends the receipt to `to` (nobody when it is null).',
  schema: issued.extend({ to: z.email().nullable(), payUrl: z.url(), paidAt: instant, version }),
  example: {
    ...exampleIssued,
    to: 'ap@contoso.example',
    payUrl: 'http://localhost:4000/pay/exampleexampleexamplee',
    paidAt: '2026-02-01T08:00:00.000Z',
    version: 4,
  },
});
