/** The column of a Prisma model's field: `organization_id` of `organizationId`. */
const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `SELECT` these: the columns of a Prisma model's fields under the fields' names, for statements that give rows as Prisma does. */
export function columnsAs(fields: Readonly<Record<string, string>>): string {
  return Object.values(fields)
    .map((field) => `${columnOf(field)} AS "${field}"`)
    .join(', ');
}

/** For `jsonb_populate_record`: a row by a Prisma model's fields as JSON by its columns. */
export function recordOf(row: Readonly<Record<string, unknown>>): string {
  const columns = Object.entries(row).map(([field, value]) => [
    columnOf(field),
    typeof value === 'bigint' ? value.toString() : value,
  ]);
  return JSON.stringify(Object.fromEntries(columns));
}
