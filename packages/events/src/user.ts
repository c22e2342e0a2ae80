import { z } from 'zod';
import { defineEvent } from './envelope.ts';
import { address, currency, exampleId, id, instant, version } from './values.ts';

const organization = z.object({
  organizationId: id('org'),
  name: z.string(),
  country: z.string().length(2),
  currency,
  taxId: z.string().nullable(),
  address: address.nullable(),
  email: z.string().nullable(),
  version,
});

const exampleOrganization = {
  organizationId: exampleId('org'),
  name: 'Northwind Studio',
  country: 'DE',
  currency: 'EUR',
  taxId: 'DE123456789',
  address: { line1: 'Hauptstrasse 1', line2: null, city: 'Berlin', postalCode: '10115', country: 'DE' },
  email: 'billing@northwind.example',
  version: 1,
};

export const organizationCreated = defineEvent({
  type: 'quittance.user.organization.created.v1',
  description: 'An organisation exists; billing opens its wallet, invoice may issue for it.',
  schema: organization.extend({ ownerUserId: id('usr') }),
  example: { ...exampleOrganization, ownerUserId: exampleId('usr') },
});

export const organizationUpdated = defineEvent({
  type: 'quittance.user.organization.updated.v1',
  description: 'Name, address or tax id changed; the whole new state.',
  schema: organization,
  example: { ...exampleOrganization, version: 2 },
});

export const membershipChanged = defineEvent({
  type: 'quittance.user.membership.changed.v1',
  description: 'A person joined, changed their role in or left (role null) an organisation.',
  schema: z.object({
    organizationId: id('org'),
    userId: id('usr'),
    role: z.enum(['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER']).nullable(),
    version,
  }),
  example: { organizationId: exampleId('org'), userId: exampleId('usr'), role: 'ACCOUNTANT' as const, version: 2 },
});

export const personUpdated = defineEvent({
  type: 'quittance.user.person.updated.v1',
  description: 'A person registered, changed their profile or deleted their account; the whole new state.',
  schema: z.object({
    userId: id('usr'),
    userName: z.string(),
    email: z.string().nullable(),
    name: z.string(),
    deleted: z.boolean(),
    version,
  }),
  example: {
    userId: exampleId('usr'),
    userName: 'ada',
    email: 'ada@northwind.example',
    name: 'Ada Byron',
    deleted: false,
    version: 1,
  },
});

export const passwordResetRequested = defineEvent({
  type: 'quittance.user.password_reset.requested.v1',
  description: 'Somebody asked for a new password; email sends the link, which works once and until it expires.',
  schema: z.object({ userId: id('usr'), to: z.string(), name: z.string(), resetUrl: z.url(), expiresAt: instant }),
  example: {
    userId: exampleId('usr'),
    to: 'ada@northwind.example',
    name: 'Ada Byron',
    resetUrl: 'http://localhost:4000/reset-password?token=example',
    expiresAt: '2026-01-31T12:30:00.000Z',
  },
});

export const invitationCreated = defineEvent({
  type: 'quittance.user.invitation.created.v1',
  description: 'Somebody was invited to an organisation; email sends the link, which works once and until it expires.',
  schema: z.object({
    invitationId: id('ivt'),
    organizationId: id('org'),
    organizationName: z.string(),
    inviterName: z.string(),
    role: z.enum(['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER']),
    to: z.string(),
    acceptUrl: z.url(),
    expiresAt: instant,
  }),
  example: {
    invitationId: exampleId('ivt'),
    organizationId: exampleId('org'),
    organizationName: 'Northwind Studio',
    inviterName: 'Ada Byron',
    role: 'ACCOUNTANT' as const,
    to: 'charles@northwind.example',
    acceptUrl: 'http://localhost:4000/invitations/example',
    expiresAt: '2026-02-07T12:00:00.000Z',
  },
});
