/** The password is right; the code of the second factor is missing. */
export type SecondFactorRequired = { code: 'SECOND_FACTOR_REQUIRED' };
/** It is on: who wants another one turns it off first. */
export type SecondFactorEnabled = { code: 'SECOND_FACTOR_ENABLED' };
/** There is nothing to confirm. */
export type SecondFactorNotBegun = { code: 'SECOND_FACTOR_NOT_BEGUN' };
