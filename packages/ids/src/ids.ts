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
  ref: 'refund',
  lnk: 'payment link',
  msg: 'message',
  dlv: 'delivery attempt',
  sup: 'suppression',
  evt: 'event',
} as const;

export type Prefix = keyof typeof prefixes;

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';
const base16 = '0123456789abcdef';

export function newId<P extends Prefix>(prefix: P): Id<P> {
  return fromUuid(prefix, newUuid());
}

export function fromUuid<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  assert(uuidPattern.test(uuid), `"${uuid}" is a UUID`);
  // 26 digits of five bits hold 130: two zeros come first.
  let [buffer, bits, length] = [0, 2, 0];
  for (let index = 0; index < uuid.length; index += 1) {
    const code = uuid.charCodeAt(index);
    if (code === hyphen) continue;
    buffer = (buffer << 4) | digit(hexValues, code);
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    written[length++] = digit(base32Codes, buffer >> bits);
    buffer &= (1 << bits) - 1;
  }
  return `${prefix}_${written.toString('latin1', 0, length)}`;
}

/** The UUID of an id made by `newId` or accepted by `parseId`; throws for any other text. */
export function toUuid(id: Id<string>): string {
  const text = id.slice(id.indexOf('_') + 1);
  assert(encodedPattern.test(text), `"${id}" is an id`);
  let [buffer, bits, length] = [0, -2, 0];
  for (let index = 0; index < text.length; index += 1) {
    buffer = (buffer << 5) | digit(base32Values, text.charCodeAt(index));
    bits += 5;
    while (bits >= 4) {
      bits -= 4;
      written[length++] = digit(hexCodes, buffer >> bits);
      buffer &= (1 << bits) - 1;
      if (length === 8 || length === 13 || length === 18 || length === 23) written[length++] = hyphen;
    }
  }
  return written.toString('latin1', 0, length);
}

/** What comes from outside: the id, or null when it is not one of that kind. */
export function parseId<P extends Prefix>(prefix: P, text: string): Id<P> | null {
  const marker = `${prefix}_`;
  return text.startsWith(marker) && encodedPattern.test(text.slice(marker.length)) ? (text as Id<P>) : null;
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const encodedPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

// Ids are translated in every hot path, so digit by digit into bytes: neither BigInt nor a text that grows by single characters.

const hyphen = '-'.charCodeAt(0);
/** Where an id or UUID is written before it becomes a text. */
const written = Buffer.alloc(36);
const [base32Codes, hexCodes] = [Buffer.from(base32), Buffer.from(base16)];
const [base32Values, hexValues] = [valuesOf(base32), valuesOf(base16)];

/** The value of each digit by its character code. */
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128);
  for (const [value, character] of [...alphabet].entries()) values[character.charCodeAt(0)] = value;
  return values;
}

function digit(of: Uint8Array, at: number): number {
  return of[at] ?? 0;
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
