import { createHmac } from 'node:crypto';
import { withCredentials } from '@quittance/database/database-url';
import { provision } from '@quittance/database/provision';
import { type Environment, subgraphNames } from './parts.ts';

/** The subgraphs' databases, and the gateway's: there requests are counted for all of its replicas together. */
const databaseNames = [...subgraphNames, 'gateway'] as const;
type DatabaseName = (typeof databaseNames)[number];

/** Made by us: a name that is unlikely to be somebody else's on a shared server. */
const databaseOf = (name: DatabaseName) => `quittance_${name}`;
const variableOf = (name: DatabaseName) => `DATABASE_URL_${name.toUpperCase()}`;
const migrationVariableOf = (name: DatabaseName) => `DATABASE_MIGRATION_URL_${name.toUpperCase()}`;

/** The databases nobody gave, as they will be once they are made on the server of `DATABASE_ADMIN_URL`. */
export function databaseVariables(environment: Environment): Environment {
  const { DATABASE_ADMIN_URL: adminUrl, INTERNAL_SECRET: secret = '' } = environment;
  if (!adminUrl || !URL.canParse(adminUrl)) return {};
  const entries = missing(environment).flatMap((name) => {
    const database = databaseOf(name);
    const urlOf = (role: string) =>
      withCredentials(adminUrl, { database, role: `${database}_${role}`, password: passwordOf(secret, name, role) });
    // The gateway makes its one table itself.
    if (name === 'gateway') return [[variableOf(name), urlOf('owner')]];
    return [
      [variableOf(name), urlOf('app')],
      [migrationVariableOf(name), urlOf('owner')],
    ];
  });
  return Object.fromEntries(entries);
}

/** Makes those databases and their roles. Safe to repeat. */
export async function makeDatabases(environment: Environment): Promise<void> {
  const { DATABASE_ADMIN_URL: superuserUrl, INTERNAL_SECRET: secret = '' } = environment;
  if (!superuserUrl) return;
  for (const name of missing(environment)) {
    const passwords = { ownerPassword: passwordOf(secret, name, 'owner'), appPassword: passwordOf(secret, name, 'app') };
    await provision({ superuserUrl, name: databaseOf(name), ...passwords });
  }
}

const missing = (environment: Environment) => databaseNames.filter((name) => !environment[variableOf(name)]);

/** Derived, so that the next start, or another one beside it, knows it without a file. */
function passwordOf(secret: string, name: DatabaseName, role: string): string {
  return createHmac('sha256', secret).update(`database ${name} ${role}`).digest('base64url');
}
