import { assert } from '@quittance/result';
import { v7 } from 'uuid';

/**
 * Ids are UUIDv7 in the database and `<prefix>_<26 characters>` everywhere else: the UUID's 128 bits in Crockford's base32
 * (lower case, most significant first), so that they sort by time as text too.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;

/** Every prefix in use, and what it names. */
export const prefixes = {
  usr: 'user',
  org: 'organization',
  mem: 'membership',
  ivt: 'invitation',
  key: 'API key',
  aud: 'audit record',
  ptn: 'partner',
  inv: 'invoice',
  lin: 'invoice line',
  doc: 'document',
  tml: 'timeline entry',
  wal: 'wallet',
  bil: 'bill',
  acc: 'ledger account',
  jrn: 'journal',
  tra: 'transfer',
  ent: 'entry',
  hld: 'hold',
  prf: 'proof of the books',
  pay: 'payment',
  att: 'attempt',
  lnk: 'payment link',
  msg: 'message',
  dlv: 'delivery attempt',
  sup: 'suppression',
  evt: 'event',
} as const;

export type Prefix = keyof typeof prefixes;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const digitOf = new Map([...alphabet].map((character, index) => [character, index]));
const encodedLength = 26;

export function newId<P extends Prefix>(prefix: P): Id<P> {
  return fromUuid(prefix, v7());
}

export function fromUuid<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  let value = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let position = 0; position < encodedLength; position++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** The UUID of an id made by `newId` or accepted by `parseId`; throws for any other text. */
export function toUuid(id: Id<string>): string {
  const uuid = decode(id.slice(id.indexOf('_') + 1));
  assert(uuid !== null, `"${id}" is an id`);
  return uuid;
}

/** What comes from outside: the id, or null when it is not one of that kind. */
export function parseId<P extends Prefix>(prefix: P, text: string): Id<P> | null {
  const marker = `${prefix}_`;
  if (!text.startsWith(marker)) return null;
  return decode(text.slice(marker.length)) === null ? null : (text as Id<P>);
}

function decode(text: string): string | null {
  if (text.length !== encodedLength) return null;
  let value = 0n;
  for (const character of text) {
    const digit = digitOf.get(character);
    if (digit === undefined) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
