import { newId } from '@quittance/ids';
import { describe, expect, it } from 'vitest';
import { changed, type Organization, organizationWasUpdated } from './organization.ts';

const address = { line1: 'Hauptstrasse 1', line2: null, city: 'Berlin', postalCode: '10115', country: 'DE' };
const organization: Organization = {
  id: newId('org'),
  name: 'Northwind Studio',
  country: 'DE',
  currency: 'EUR',
  taxId: 'DE123456789',
  address,
  email: null,
  version: 3,
  createdAt: new Date('2026-01-31T12:00:00Z'),
};

describe('a change of an organisation', () => {
  it('takes what is given, empties what is null and leaves the rest', () => {
    expect(changed(organization, { name: 'Northwind', taxId: null, email: undefined })).toEqual({
      ...organization,
      name: 'Northwind',
      taxId: null,
      version: 4,
    });
  });

  it('is none when everything is as before, whatever the order of its fields', () => {
    const { country, ...rest } = address;
    expect(changed(organization, { name: organization.name, address: { country, ...rest } })).toBe(organization);
  });

  it('is told with the whole new state', () => {
    expect(organizationWasUpdated(changed(organization, { address: null })).data).toEqual({
      organizationId: organization.id,
      name: 'Northwind Studio',
      country: 'DE',
      currency: 'EUR',
      taxId: 'DE123456789',
      address: null,
      email: null,
      version: 4,
    });
  });
});
