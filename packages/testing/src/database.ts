import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { waitForAdvisoryLock } from '@quittance/database/advisory-lock';
import { withCredentials } from '@quittance/database/database-url';
import { migrate, migrationsHash } from '@quittance/database/migrate';
import { type DatabaseUrls, provision } from '@quittance/database/provision';
import pg from 'pg';
import { inject } from 'vitest';

/** A database of a test file's own. */
export type TestDatabase = DatabaseUrls & {
  /** As PostgreSQL's superuser: to break things on purpose. */
  superuserUrl: string;
  drop(): Promise<void>;
};

const password = 'test';
const id = pg.escapeIdentifier;

/**
 * A new database with the migrations of a subgraph (`prisma/<subgraph>`) applied, copied from a template that the first caller of a run
 * makes. Its roles are `<subgraph>_owner` and `<subgraph>_app`. Drop it in `afterAll`.
 */
export async function createTestDatabase(subgraph: string): Promise<TestDatabase> {
  const folder = fileURLToPath(new URL(`../../../prisma/${subgraph}`, import.meta.url));
  const superuserUrl = inject('superuserUrl');
  const template = `template_${subgraph}_${await migrationsHash(folder)}`;
  await ensureTemplate(superuserUrl, template, subgraph, folder);
  return createDatabase(superuserUrl, subgraph, template);
}

/** A new database without tables, with the two roles of a service. */
export async function createEmptyDatabase(service = 'test'): Promise<TestDatabase> {
  const superuserUrl = inject('superuserUrl');
  const database = databaseName(service);
  const urls = await provision({ superuserUrl, name: service, database, ownerPassword: password, appPassword: password });
  return testDatabase(superuserUrl, database, urls);
}

async function ensureTemplate(superuserUrl: string, template: string, name: string, folder: string): Promise<void> {
  const lock = await waitForAdvisoryLock({ url: superuserUrl, name: template, timeoutMs: 120_000 });
  try {
    if (await isTemplate(superuserUrl, template)) return;
    const urls = await provision({ superuserUrl, name, database: template, ownerPassword: password, appPassword: password });
    await migrate({ ownerUrl: urls.ownerUrl, folder, appRole: `${name}_app` });
    // Without sessions, because a database in use can't be copied.
    await asSuperuser(superuserUrl, `ALTER DATABASE ${id(template)} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  } finally {
    await lock.release();
  }
}

async function isTemplate(superuserUrl: string, template: string): Promise<boolean> {
  const rows = await asSuperuser(superuserUrl, 'SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [template]);
  return rows.length > 0;
}

async function createDatabase(superuserUrl: string, name: string, template: string): Promise<TestDatabase> {
  const database = databaseName(name);
  await asSuperuser(superuserUrl, `CREATE DATABASE ${id(database)} TEMPLATE ${id(template)} OWNER ${id(`${name}_owner`)}`);
  return testDatabase(superuserUrl, database, {
    ownerUrl: withCredentials(superuserUrl, { database, role: `${name}_owner`, password }),
    appUrl: withCredentials(superuserUrl, { database, role: `${name}_app`, password }),
  });
}

const databaseName = (service: string) => `${service}_${randomUUID().replaceAll('-', '')}`;

function testDatabase(superuserUrl: string, database: string, urls: DatabaseUrls): TestDatabase {
  return {
    ...urls,
    superuserUrl: withCredentials(superuserUrl, { database }),
    drop: async () => {
      await asSuperuser(superuserUrl, `DROP DATABASE IF EXISTS ${id(database)} WITH (FORCE)`);
    },
  };
}

async function asSuperuser(url: string, text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test set-up' });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
