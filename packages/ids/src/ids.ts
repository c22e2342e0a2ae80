import { randomFillSync } from 'node:crypto';
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

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';
const base16 = '0123456789abcdef';
const encodedLength = 26;

export function newId<P extends Prefix>(prefix: P): Id<P> {
  return fromUuid(prefix, newUuid());
}

export function fromUuid<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  // 26 digits of five bits hold 130: two zeros come first.
  const text = recode(`${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(14, 18)}${uuid.slice(19, 23)}${uuid.slice(24)}`, {
    from: hexDigits,
    to: base32,
    leadingBits: 2,
  });
  assert(text?.length === encodedLength, `"${uuid}" is a UUID`);
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
  if (text.length !== encodedLength || !/^[0-7]/.test(text)) return null;
  const hex = recode(text, { from: base32Digits, to: base16, leadingBits: -2 });
  return hex && `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The value of each digit by its character code. */
type Digits = { values: readonly (number | undefined)[]; bits: number };

const digitsOf = (alphabet: string, bits: number): Digits => {
  const values: number[] = [];
  for (const [value, character] of [...alphabet].entries()) values[character.charCodeAt(0)] = value;
  return { values, bits };
};
const base32Digits = digitsOf(base32, 5);
const hexDigits = digitsOf(base16, 4);

/** The same bits in another base, most significant first; null when a character is no digit. Ids are translated in every hot path: no BigInt. */
function recode(text: string, { from, to, leadingBits }: { from: Digits; to: string; leadingBits: number }): string | null {
  const width = to === base32 ? 5 : 4;
  let [result, buffer, bits] = ['', 0, leadingBits];
  for (let index = 0; index < text.length; index += 1) {
    const digit = from.values[text.charCodeAt(index)];
    if (digit === undefined) return null;
    buffer = (buffer << from.bits) | digit;
    bits += from.bits;
    while (bits >= width) {
      bits -= width;
      result += to[buffer >> bits];
      buffer &= (1 << bits) - 1;
    }
  }
  return result;
}

const entropy = Buffer.alloc(4096);
let drawn = entropy.length;

/** Sixteen random bytes, drawn from the system many at a time: one by one they cost more than all else of an id. */
function randomBytes(): Buffer {
  if (drawn === entropy.length) {
    randomFillSync(entropy);
    drawn = 0;
  }
  drawn += 16;
  return entropy.subarray(drawn - 16, drawn);
}

const clock = { msecs: 0, seq: 0 };

/** Ids of one process sort in the order in which they were made, those of one millisecond as well: they count on. */
export function newUuid(): string {
  const random = randomBytes();
  const now = Date.now();
  if (now > clock.msecs) {
    clock.msecs = now;
    clock.seq = random.readUInt32BE(6) >>> 1;
  } else {
    clock.seq += 1;
  }
  return v7({ random, ...clock });
}
