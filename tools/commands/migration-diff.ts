import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { schemaDifference } from '@quittance/database/schema-difference';
import { startTestServer } from '@quittance/testing/server';

/**
 * `npm run migration:diff -- <subgraph>`: the SQL that leads from the migrations of a subgraph to its schema.prisma, to be put into a new
 * migration (and completed by the checks, triggers and partial indexes that a Prisma schema can't say). Without a name: all of them.
 */
export async function main(args: string[]): Promise<void> {
  const known = globSync('prisma/*/schema.prisma').map((file) => basename(dirname(file)));
  const unknown = args.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no prisma/${unknown.join(', prisma/')}. There are: ${known.sort().join(', ')}.`);
  for (const { name, sql } of await differences(args.length > 0 ? args : known.sort())) {
    console.log(sql === '' ? `-- ${name}: the migrations lead to schema.prisma.` : `-- ${name}\n${sql}`);
  }
}

/** Per subgraph the SQL that its migrations lack; empty text where they lead to its schema. */
export async function differences(names: string[]): Promise<{ name: string; sql: string }[]> {
  const server = await startTestServer();
  try {
    const found: { name: string; sql: string }[] = [];
    for (const name of names) found.push({ name, sql: await schemaDifference(server.superuserUrl, `prisma/${name}`) });
    return found;
  } finally {
    await server.stop();
  }
}
