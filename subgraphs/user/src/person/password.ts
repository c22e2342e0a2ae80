import { commonPasswords } from './common-passwords.ts';

export const shortestPassword = 10;
export const longestPassword = 128;
const fewestDistinct = 4;

/** What somebody who guesses would try first for this person. */
export type Known = { email: string; userName: string | null };

/**
 * Why a password is too easy to guess, in English; null when it is not. No demands on kinds of characters: they make passwords hard to
 * remember rather than hard to guess.
 */
export function weaknessOf(password: string, known: Known): string | null {
  if ([...password].length < shortestPassword) return `The password must have at least ${shortestPassword} characters.`;
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < fewestDistinct) return 'The password repeats the same few characters.';
  if (isSequence(plain)) return 'The password is a plain sequence.';
  const local = known.email.split('@')[0] ?? '';
  const own = [known.email, local, known.userName].filter((text) => text !== null && text !== '');
  if (own.some((text) => text !== null && withoutTrimmings(plain) === withoutTrimmings(text.toLowerCase())))
    return 'The password must not be your e-mail address or user name.';
  if (commonPasswords.has(plain) || commonPasswords.has(withoutTrimmings(plain)))
    return 'The password is among those that everybody tries first.';
  return null;
}

/** Digits and punctuation at the end (`password1234!`) fool nobody. */
function withoutTrimmings(text: string): string {
  return text.replace(/[\d\W_]+$/u, '') || text;
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', '1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop'];
const sequences = [...rows, ...rows.map((row) => [...row].reverse().join('')), rows.slice(3, 6).join('')];

function isSequence(text: string): boolean {
  return sequences.some((sequence) => sequence.repeat(2).includes(text));
}
