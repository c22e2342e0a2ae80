import { createHash } from 'node:crypto';
import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { waitForAdvisoryLock } from './advisory-lock.ts';
import { databaseOf } from './database-url.ts';
import { readMigrations } from './migrations-folder.ts';
import { openSchemaEngine, type SchemaEngine } from './schema-engine.ts';

export type MigrateOptions = {
  /** Of the role that owns the database, for instance `invoice_owner`. */
  ownerUrl: string;
  /** `prisma/<subgraph>`: holds `migrations/`. */
  folder: string;
  /** The role that the service runs as, for instance `invoice_app`. It gets rows, not the schema. */
  appRole: string;
};

/** The database's history is not a beginning of the folder's: a person has to decide. */
export class MigrationHistoryError extends Error {
  override readonly name = 'MigrationHistoryError';
}

const noFilter = { externalTables: [], externalEnums: [] };
const lockWaitMs = 5 * 60_000;

/**
 * Brings a database to its migrations folder and answers the names of the migrations it applied. Safe when several processes start at
 * once: one migrates, the others wait and find nothing to do. Refuses, touching nothing, when a migration failed before, was edited after
 * it was applied, or is not in the folder.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrationsList = await readMigrations(options.folder);
  const lock = await waitForAdvisoryLock({ url: options.ownerUrl, name: 'migrate', timeoutMs: lockWaitMs });
  try {
    const opened = await openSchemaEngine(options.ownerUrl);
    try {
      const applied = await apply(opened, databaseOf(options.ownerUrl), migrationsList);
      await grantRows(options.ownerUrl, options.appRole);
      return applied;
    } finally {
      await opened.close();
    }
  } finally {
    await lock.release();
  }
}

async function apply(opened: SchemaEngine, database: string, migrationsList: MigrationList): Promise<string[]> {
  const input = { migrationsList, filters: noFilter };
  const diagnosis = await opened.engine.diagnoseMigrationHistory({ ...input, optInToShadowDatabase: false });
  refuseDivergence(database, diagnosis);
  if (diagnosis.history === null) return [];
  try {
    return (await opened.engine.applyMigrations(input)).appliedMigrationNames;
  } catch (error) {
    const reason = opened.scriptError();
    if (!(reason instanceof Error)) throw error;
    const where = /migration_name="([^"]+)"/.exec(String(error))?.[1] ?? 'A migration';
    throw new Error(`${where} failed on the database "${database}" and was rolled back: ${reason.message}`, { cause: reason });
  }
}

function refuseDivergence(database: string, diagnosis: DiagnoseMigrationHistoryOutput): void {
  const { failedMigrationNames, editedMigrationNames, history } = diagnosis;
  const problems: string[] = [];
  if (failedMigrationNames.length > 0) problems.push(`failed half-way: ${failedMigrationNames.join(', ')}`);
  if (editedMigrationNames.length > 0) problems.push(`changed after they were applied: ${editedMigrationNames.join(', ')}`);
  if (history && history.diagnostic !== 'databaseIsBehind') {
    problems.push(`applied, but not in the folder (made by a newer version?): ${history.unpersistedMigrationNames.join(', ')}`);
  }
  if (problems.length === 0) return;
  throw new MigrationHistoryError(
    `The database "${database}" doesn't fit its migrations; nothing was changed. ${problems.join('; ')}. ` +
      'Restore a backup that fits this version, or settle it with `prisma migrate resolve`.',
  );
}

/**
 * What the service's role may do: read and write rows, use sequences; never the schema, never the migrations' own table. Views are to be read,
 * and tables with a trigger whose name ends in `append_only` can't be changed or emptied by it, whatever that trigger does. Repeated at each start, so that
 * it also heals a database that `prisma migrate deploy` migrated.
 */
async function grantRows(ownerUrl: string, appRole: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'migrate' });
  const app = pg.escapeIdentifier(appRole);
  await client.connect();
  try {
    const { rows } = await client.query<{ rights: string; name: string }>(
      `SELECT DISTINCT 'UPDATE, DELETE, TRUNCATE' AS rights, tgrelid::regclass::text AS name
         FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%append\\_only'
       UNION ALL
       SELECT 'INSERT, UPDATE, DELETE', oid::regclass::text FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace`,
    );
    const taken = rows.map(({ rights, name }) => `REVOKE ${rights} ON ${name} FROM ${app};`);
    await client.query(`
      BEGIN;
      GRANT USAGE ON SCHEMA public TO ${app};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app};
      REVOKE ALL ON TABLE _prisma_migrations FROM ${app};
      ${taken.join('\n')}
      COMMIT;
    `);
  } finally {
    await client.end();
  }
}

/** A name for what `migrate` would do: the same text for the same migrations. Tests name their templates by it. */
export async function migrationsHash(folder: string): Promise<string> {
  const { migrationDirectories } = await readMigrations(folder);
  return createHash('sha256').update(JSON.stringify(migrationDirectories)).digest('hex').slice(0, 16);
}
