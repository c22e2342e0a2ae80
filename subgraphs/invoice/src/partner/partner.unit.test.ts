import { newId } from '@quittance/ids';
import { expect, test } from 'vitest';
import { changedDetails, namedDetails, type Partner, type PartnerDetails } from './partner.ts';

const details: PartnerDetails = {
  ...{ kind: 'PERSON', name: null, firstName: 'Ada', middleName: null, lastName: 'Byron', email: null, mobile: null },
  ...{ taxId: null, externalReference: null, address: null, roles: ['CUSTOMER'] },
};
const partner = (given: Partial<Partner>): Partner => ({
  ...{ ...details, id: newId('ptn'), organizationId: newId('org'), name: 'Ada Byron', linkedOrganizationId: null },
  ...{ archivedAt: null, createdAt: new Date(), updatedAt: new Date(), ...given },
});

test('a person is called by the parts of the name, unless another one is given', () => {
  expect(namedDetails(details)?.name).toBe('Ada Byron');
  expect(namedDetails({ ...details, middleName: 'King' })?.name).toBe('Ada King Byron');
  expect(namedDetails({ ...details, name: 'Countess' })?.name).toBe('Countess');
});

test('a company has the name that is given, or none', () => {
  expect(namedDetails({ ...details, kind: 'COMPANY' })).toBeNull();
  expect(namedDetails({ ...details, firstName: null, lastName: null })).toBeNull();
});

test('a name that was made follows its parts; one that was given stays', () => {
  expect(changedDetails(partner({}), { lastName: 'King' }).name).toBeNull();
  expect(changedDetails(partner({ name: 'Countess' }), { lastName: 'King' }).name).toBe('Countess');
});

test('what is left out stays, and null clears', () => {
  expect(changedDetails(partner({ email: 'a@b.example', mobile: '1' }), { email: null })).toMatchObject({
    email: null,
    mobile: '1',
  });
});
