/** No such partner, or somebody else's: the same answer for both. */
export type PartnerNotFound = { code: 'PARTNER_NOT_FOUND'; message: string; path: string[] };
/** Another partner of the organisation has the external reference. */
export type PartnerReferenceTaken = { code: 'PARTNER_REFERENCE_TAKEN'; message: string; path: string[] };

export const partnerNotFound = (field: string): PartnerNotFound => ({
  code: 'PARTNER_NOT_FOUND',
  message: 'There is no such partner.',
  path: [field],
});

export const partnerReferenceTaken: PartnerReferenceTaken = {
  code: 'PARTNER_REFERENCE_TAKEN',
  message: 'Another partner has this external reference already.',
  path: ['externalReference'],
};
