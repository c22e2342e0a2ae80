import { parseSecrets } from '@quittance/access/signed-request';
import { createTokenSigner, type SignedToken } from '@quittance/access/token';
import { createPool } from '@quittance/database/pool';
import { PrismaAdapter } from '@quittance/database/prisma-adapter';
import type { Result } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import type { Deps } from './deps.ts';
import type { UserEnv } from './env.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { IdentityRefusal } from './identity/exchange.ts';
import { issueToken as issueTokenCommand } from './identity/issue-token.ts';
import { grantAdmin as grantAdminCommand, type PersonNotFound } from './person/grant-admin.ts';
import { removeSecondFactor } from './second-factor/disable-second-factor.ts';
import { createSigningKeys } from './signing-key/signing-keys.ts';
import { depsOf } from './start.ts';

/** What the command line hands over: the same environment that the running subgraph has. */
export type CommandLine = { env: UserEnv; log: Logger };

/** Long enough to try something, short enough to be of no use to who finds it in a shell's history. */
const lifetimeMs = 60 * 60_000;

/** `admin grant <email or user name>`: makes somebody a platform administrator; answers their name and address. */
export function grantAdmin(
  given: CommandLine,
  login: string,
): Promise<Result<{ userName: string; email: string | null }, PersonNotFound>> {
  return withDeps(given, (deps) => grantAdminCommand(deps, login));
}

/** `second-factor off <email or user name>`: turns it off for who lost app and recovery codes; answers their name and address. */
export function disableSecondFactor(
  given: CommandLine,
  login: string,
): Promise<Result<{ userName: string; email: string | null }, PersonNotFound>> {
  return withDeps(given, (deps) => removeSecondFactor(deps, login));
}

/** `token <email or user name> [organisation]`: an internal token of an hour, for who runs a subgraph alone. */
export function issueToken(
  given: CommandLine,
  wanted: { login: string; organization: string | null },
): Promise<Result<SignedToken, PersonNotFound | IdentityRefusal>> {
  const { env, log } = given;
  return withDeps(given, (deps) => {
    const keys = createSigningKeys({ db: deps.db, secrets: parseSecrets(env.INTERNAL_SECRET), log, now: deps.now });
    const sign = createTokenSigner({ key: keys.current, issuer: env.TOKEN_ISSUER, lifetimeMs, now: deps.now });
    return issueTokenCommand(deps, sign, wanted);
  });
}

/** The running subgraph's relay picks up what is committed here. */
async function withDeps<T>({ env, log }: CommandLine, work: (deps: Deps) => Promise<T>): Promise<T> {
  const pool = createPool({ url: env.DATABASE_URL_USER, applicationName: 'quittance-user cli', max: 2 });
  const db = new PrismaClient({ adapter: new PrismaAdapter(pool) });
  try {
    return await work(depsOf(env, { db, log, now: () => new Date(), wakeRelay: () => undefined }));
  } finally {
    await db.$disconnect();
    if (!pool.ended) await pool.end();
  }
}
