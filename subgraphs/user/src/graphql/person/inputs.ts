import { emailAddress, optionalText, text } from '@quittance/graphql-kit/input';
import { z } from 'zod';
import { longestPassword } from '../../person/password.ts';
import { normaliseEmail, userNamePattern } from '../../person/person.ts';

const email = emailAddress.transform(normaliseEmail);
const userName = z
  .string()
  .trim()
  .regex(userNamePattern, 'must have 3 to 32 letters, digits, dots, dashes or underscores and begin with a letter or digit');
/** How short it may be is not a matter of form: a weak password is an outcome of its own. */
export const password = z.string().max(longestPassword, `must have at most ${longestPassword} characters`);
const login = text(254);
const token = text(200);
const name = text(100);
/** A recovery code with its dashes, generously. */
export const longestCode = 40;

export const signUpInput = z.object({
  email,
  password,
  firstName: name,
  lastName: name,
  userName: z.union([userName, z.null()]).default(null),
  setUpToken: optionalText(200),
});

export const signInInput = z.object({ login, password, totp: optionalText(longestCode) });
export const signOutInput = z.object({ token });

export const updateProfileInput = z.object({
  email: email.nullish(),
  userName: userName.nullish(),
  firstName: name.nullish(),
  lastName: name.nullish(),
  currentPassword: password.nullish(),
});

export const changePasswordInput = z.object({ currentPassword: password, newPassword: password });
export const requestPasswordResetInput = z.object({ login });
export const resetPasswordInput = z.object({ token, password });
export const deleteAccountInput = z.object({
  userName: text(64),
  password: password.nullish().transform((given) => given ?? null),
});
