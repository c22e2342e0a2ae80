/** An organisation always has an owner; `field` says who the last one is, where a field of the input does. */
export type LastOwner = { code: 'LAST_OWNER'; field: string | null };
/** There is none in the organisation acted for. */
export type MembershipNotFound = { code: 'MEMBERSHIP_NOT_FOUND' };
/** `field` names the person, where a field of the input does. */
export type AlreadyMember = { code: 'ALREADY_MEMBER'; field: string | null };
