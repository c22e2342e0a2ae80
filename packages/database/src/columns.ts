/** The column of a Prisma model's field: `organization_id` of `organizationId`. */
const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `SELECT` these: the columns of a Prisma model's fields under the fields' names, for statements that give rows as Prisma does. */
export function columnsAs(fields: Readonly<Record<string, string>>): string {
  return Object.values(fields)
    .map((field) => `${columnOf(field)} AS "${field}"`)
    .join(', ');
}

/**
 * The statement that writes a row, given by a Prisma model's fields, and its parameter. It names its columns: one that a later version has added
 * gets its default, not null, while processes of this version still run.
 */
export function insertOf(table: string, row: Readonly<Record<string, unknown>>): [text: string, values: [string]] {
  const record = Object.entries(row).map(([field, value]) => [
    columnOf(field),
    typeof value === 'bigint' ? value.toString() : value,
  ]);
  const columns = record.map(([column]) => column).join(', ');
  const text = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`;
  return [text, [JSON.stringify(Object.fromEntries(record))]];
}
