/** The migrations lead to the tables and columns of schema.prisma: what the client believes is what the database has. */
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { differences } from '../commands/migration-diff.ts';

/**
 * Statements of the difference that change a table or a column. Keys, indexes and defaults are left to the migrations, which know more of them
 * than a Prisma schema can say.
 */
function changesShape(statement: string): boolean {
  if (/^(CREATE|DROP) (TABLE|TYPE)/.test(statement)) return true;
  return /\b(ADD COLUMN|DROP COLUMN|SET DATA TYPE|SET NOT NULL|DROP NOT NULL)\b/.test(statement);
}

const names = globSync('prisma/*/schema.prisma').map((file) => basename(dirname(file)));
for (const { name, sql } of await differences(names.sort())) {
  const statements = sql.split(/;\s*\n|;$/).map((part) => part.replace(/^--.*$/gm, '').trim());
  const wrong = statements.filter(changesShape);
  if (wrong.length === 0) continue;
  process.exitCode = 1;
  console.error(`prisma/${name}: the migrations don't lead to schema.prisma; they lack\n${wrong.join(';\n')};`);
}
