/**
 * Arrays in PostgreSQL's binary format (`array_send`), as one parameter of a statement that takes many rows: `pg` sends a buffer as it is, and the
 * server copies what it would otherwise have to read digit by digit. Cast it (`$1::uuid[]`). Prisma's adapter hands buffers on as they are, too.
 */

/** Numbers of PostgreSQL's types. */
const [bytea, int8, uuid] = [17, 20, 2950];
/** Dimensions, whether there are nulls, type, length, first index: four bytes each. */
const headerBytes = 20;

/** Of UUIDs in their usual form, none of them null. */
export function uuidArray(ids: readonly string[]): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + ids.length * 20);
  const view = startOf(array, uuid, ids.length);
  let at = headerBytes;
  for (const id of ids) {
    view.setInt32(at, 16);
    writeUuid(array, at + 4, id);
    at += 20;
  }
  return array;
}

/** Of byte strings of one length, in hexadecimal digits. */
export function byteaArray(texts: readonly (string | null)[], bytes: number): Buffer {
  const known = texts.reduce((count, text) => (text === null ? count : count + 1), 0);
  const array = Buffer.allocUnsafe(headerBytes + texts.length * 4 + known * bytes);
  const view = startOf(array, bytea, texts.length, known < texts.length);
  let at = headerBytes;
  for (const text of texts) {
    view.setInt32(at, text === null ? -1 : bytes);
    at += 4;
    if (text === null) continue;
    if (text.length !== 2 * bytes || array.write(text, at, 'hex') !== bytes)
      throw new TypeError(`"${text}" is not ${bytes} bytes`);
    at += bytes;
  }
  return array;
}

/** Of integers of 64 bits, none of them null. A larger one is a `RangeError`. */
export function bigintArray(values: readonly bigint[]): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + values.length * 12);
  const view = startOf(array, int8, values.length);
  let at = headerBytes;
  for (const value of values) {
    if (value < least || value > most) throw new RangeError(`${value} has more than 64 bits`);
    view.setInt32(at, 8);
    view.setBigInt64(at + 4, value);
    at += 12;
  }
  return array;
}

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Writes the header, and gives what to write the elements with. */
function startOf({ buffer, byteOffset, byteLength }: Buffer, type: number, length: number, hasNulls = false): DataView {
  const view = new DataView(buffer, byteOffset, byteLength);
  for (const [index, value] of [1, hasNulls ? 1 : 0, type, length, 1].entries()) view.setInt32(index * 4, value);
  return view;
}

const noDigit = 0x100;
/** The value of a hexadecimal digit by its character code. */
const values = new Uint16Array(128).fill(noDigit);
for (const [value, digit] of [...'0123456789abcdef'].entries())
  for (const character of [digit, digit.toUpperCase()]) values[character.charCodeAt(0)] = value;

/** The byte that two hexadecimal digits are; more than a byte for anything else. */
function byteAt(text: string, index: number): number {
  const high = values[text.charCodeAt(index)] ?? noDigit;
  return (high << 4) | (values[text.charCodeAt(index + 1)] ?? noDigit);
}

/** Where the bytes of a UUID stand in its text. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

function writeUuid(array: Buffer, start: number, id: string): void {
  let seen = 0;
  for (let index = 0; index < places.length; index += 1) {
    const byte = byteAt(id, places[index] ?? 0);
    array[start + index] = byte;
    seen |= byte;
  }
  const isUuid = seen < 0x100 && id.length === 36 && id[8] === '-' && id[13] === '-' && id[18] === '-' && id[23] === '-';
  if (!isUuid) throw new TypeError(`"${id}" is not a UUID`);
}
