/** Somebody has an account with that address. */
export type EmailTaken = { code: 'EMAIL_TAKEN' };
export type UserNameTaken = { code: 'USER_NAME_TAKEN' };
/** Which field has the password, and why it is too easy to guess, in English. */
export type WeakPassword = { code: 'WEAK_PASSWORD'; field: string; why: string };
/** The installation waits for its first administrator, who has to know the printed token. */
export type SetUpTokenInvalid = { code: 'SET_UP_TOKEN_INVALID' };
/** Wrong; `field` only where there is no doubt which one, and nothing to learn from it. */
export type InvalidCredentials = { code: 'INVALID_CREDENTIALS'; field: string | null };
/** Unknown, used or expired. */
export type InvalidResetToken = { code: 'INVALID_RESET_TOKEN' };
