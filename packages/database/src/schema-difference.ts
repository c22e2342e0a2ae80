import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { withCredentials } from './database-url.ts';
import { readMigrations } from './migrations-folder.ts';
import { openSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that leads from a folder's migrations to its `schema.prisma`; empty when they agree. It compares tables, columns, keys and plain
 * indexes: checks, triggers, functions and partial indexes stand in the migrations alone. The migrations run in a database of the
 * server that is dropped afterwards.
 */
export async function schemaDifference(superuserUrl: string, folder: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'schema difference' });
  const shadow = `shadow_${randomUUID().replaceAll('-', '')}`;
  const schema = { path: resolve(folder, 'schema.prisma'), content: await readFile(join(folder, 'schema.prisma'), 'utf8') };
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${shadow}`);
    const opened = await openSchemaEngine(superuserUrl, withCredentials(superuserUrl, { database: shadow }));
    try {
      const result = await opened.engine.diff({
        from: { tag: 'migrations', ...(await readMigrations(folder)) },
        to: { tag: 'schemaDatamodel', files: [schema] },
        script: true,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      return result.exitCode === 0 ? '' : (result.stdout ?? '').trim();
    } catch (error) {
      const reason = opened.scriptError() ?? error;
      throw new Error(`${folder}: ${reason instanceof Error ? reason.message : String(reason)}`, { cause: reason });
    } finally {
      await opened.close();
      await client.query(`DROP DATABASE ${shadow} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
