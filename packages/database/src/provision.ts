import pg from 'pg';
import { waitForAdvisoryLock } from './advisory-lock.ts';
import { withCredentials } from './database-url.ts';

/** The two ways into a service's database: `_owner` migrates, `_app` runs. */
export type DatabaseUrls = { ownerUrl: string; appUrl: string };

export type ProvisionOptions = {
  /** Of a superuser (or a role that may create roles and databases) of the server. */
  superuserUrl: string;
  /** The service: its roles are `<name>_owner` and `<name>_app`. */
  name: string;
  /** Named like the service unless told. */
  database?: string;
  ownerPassword: string;
  appPassword: string;
};

/**
 * Makes the roles and the database of a service, or brings them to what is asked for: safe to repeat, and to run in several processes.
 * Neither role is a superuser, because a superuser bypasses grants and row-level security.
 */
export async function provision(options: ProvisionOptions): Promise<DatabaseUrls> {
  const { superuserUrl, name } = options;
  const database = options.database ?? name;
  const roles = { owner: `${name}_owner`, app: `${name}_app` };
  const lock = await waitForAdvisoryLock({ url: superuserUrl, name: 'provision', timeoutMs: 60_000 });
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'provision' });
  try {
    await client.connect();
    await makeRole(client, roles.owner, options.ownerPassword);
    await makeRole(client, roles.app, options.appPassword);
    await makeDatabase(client, database, roles.owner);
    await client.query(`REVOKE ALL ON DATABASE ${id(database)} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${id(database)} TO ${id(roles.app)}`);
  } finally {
    await client.end();
    await lock.release();
  }
  return {
    ownerUrl: withCredentials(superuserUrl, { database, role: roles.owner, password: options.ownerPassword }),
    appUrl: withCredentials(superuserUrl, { database, role: roles.app, password: options.appPassword }),
  };
}

const id = pg.escapeIdentifier;

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(
    `${verb} ROLE ${id(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${pg.escapeLiteral(password)}`,
  );
}

async function makeDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  // A managed server's administrator is no superuser: to give a database to a role, it has to be a member of it.
  await client.query(`GRANT ${id(owner)} TO CURRENT_USER`);
  await client.query(`CREATE DATABASE ${id(database)} OWNER ${id(owner)} ENCODING 'UTF8' TEMPLATE template0`);
}
