/**
 * Arrays in PostgreSQL's binary format (`array_send`), as one parameter of a statement that takes many rows: `pg` sends a buffer as it is, and the
 * server copies what it would otherwise have to read digit by digit. Cast it (`$1::uuid[]`). Prisma's adapter hands buffers on as they are, too.
 */

/** Numbers of PostgreSQL's types. */
const [int8, uuid] = [20, 2950];
/** Dimensions, whether there are nulls, type, length, first index: four bytes each. */
const headerBytes = 20;

/** Of UUIDs in their usual form, none of them null. */
export function uuidArray(ids: readonly string[]): Buffer {
  // The length before each element in hexadecimal too, so that one pass turns all of it into bytes.
  const length = '00000010';
  const body = ids.length === 0 ? '' : `${length}${ids.join(length)}`.replaceAll('-', '');
  const array = Buffer.allocUnsafe(headerBytes + ids.length * 20);
  writeHeader(array, uuid, ids.length);
  if (array.write(body, headerBytes, 'hex') !== ids.length * 20) throw new TypeError('not all of these are UUIDs');
  return array;
}

/** Of integers of 64 bits, none of them null. A larger one is a `RangeError`. */
export function bigintArray(values: readonly bigint[]): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + values.length * 12);
  writeHeader(array, int8, values.length);
  let at = headerBytes;
  for (const value of values) {
    at = array.writeInt32BE(8, at);
    at = array.writeBigInt64BE(value, at);
  }
  return array;
}

function writeHeader(array: Buffer, type: number, length: number): void {
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(type, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
}
