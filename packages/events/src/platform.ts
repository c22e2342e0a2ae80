import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { exampleId, id, instant } from './values.ts';

// Told by every service. Nothing in them is named so that live updates would reach the organisation concerned.

const deed = z.object({
  /** What the audit trail's record of it is called. */
  deedId: id('aud'),
  service: z.string(),
  action: z.enum(['MUTATION', 'DEAD_LETTER_REPLAY']),
  /** The platform administrator. */
  actorId: id('usr'),
  /** The organisation they act for and do not belong to. */
  actedFor: id('org').nullable(),
  /** Root fields of the mutation; no inputs. */
  fields: z.array(z.string()).max(50),
  subject: z.string().nullable(),
  begunAt: instant,
});

const exampleDeed = {
  deedId: exampleId('aud'),
  service: 'invoice',
  action: 'MUTATION' as const,
  actorId: exampleId('usr'),
  actedFor: exampleId('org'),
  fields: ['voidInvoice'],
  subject: null,
  begunAt: '2026-01-31T12:00:00.000Z',
};

export const administrationBegun = defineEvent({
  type: 'quittance.platform.administration.begun.v1',
  description: 'A platform administrator is about to do something that only they may; committed before it is done.',
  schema: deed,
  example: exampleDeed,
});

export const administrationEnded = defineEvent({
  type: 'quittance.platform.administration.ended.v1',
  description: 'How that ended; the audit trail makes its record of it.',
  schema: deed.extend({ outcome: z.enum(['OK', 'REFUSED', 'FAILED', 'PARTLY']) }),
  example: { ...exampleDeed, outcome: 'OK' as const },
});
