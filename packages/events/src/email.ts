import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { exampleId, id, instant, version } from './values.ts';

export const messageStatusChanged = defineEvent({
  type: 'quittance.email.message.status_changed.v1',
  description: 'How far a message got.',
  schema: z.object({
    messageId: id('msg'),
    organizationId: id('org').nullable(),
    invoiceId: id('inv').nullable(),
    purpose: z.enum(['INVOICE', 'RECEIPT', 'PASSWORD_RESET', 'INVITATION', 'CUSTOM']),
    to: z.string(),
    status: z.enum([
      'QUEUED',
      'SENDING',
      'SENT',
      'DELIVERED',
      'DEFERRED',
      'BOUNCED',
      'COMPLAINED',
      'FAILED',
      'SUPPRESSED',
      'UNKNOWN',
    ]),
    at: instant,
    version,
  }),
  example: {
    messageId: exampleId('msg'),
    organizationId: exampleId('org'),
    invoiceId: exampleId('inv'),
    purpose: 'INVOICE' as const,
    to: 'ap@contoso.example',
    status: 'SENT' as const,
    at: '2026-01-31T12:00:00.000Z',
    version: 2,
  },
});
