import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@quittance/telemetry/log';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal';
import { bearer } from 'better-auth/plugins/bearer';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { longestPassword, shortestPassword } from '../person/password.ts';
import type { Tx } from '../tx.ts';
import { withHashedSessionTokens } from './hashed-sessions.ts';

/** How long a session lives after its last use. */
const sessionLifetimeSeconds = 30 * 24 * 60 * 60;
/** How long the link of a password reset works. */
export const resetLifetimeMs = 60 * 60_000;

/** What a call of better-auth is made in: its database access joins `tx`, and the token of a reset is left here. */
type Call = { tx: Tx; resetToken?: string };

export type AuthOptions = { db: PrismaClient; secret: string; log: Logger };

/** better-auth on our tables, and how to call it inside a transaction of ours. */
export function createAuth({ db, secret, log }: AuthOptions) {
  const calls = new AsyncLocalStorage<Call>();
  const adapter = prismaAdapter(inTransactionOf(db, calls), { provider: 'postgresql' });
  const auth = betterAuth({
    // Never reached: better-auth's own routes are not served, its functions are called.
    baseURL: 'http://user.internal',
    secret,
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ message }, 'better-auth') },
    // It would count requests to those routes. Ours stands in `throttle/`.
    rateLimit: { enabled: false },
    database: (options: BetterAuthOptions) => withHashedSessionTokens(adapter(options)),
    // The ids are made by the database client: UUIDs like all the others.
    advanced: { database: { generateId: false } },
    user: {
      modelName: 'authUser',
      additionalFields: { personId: { type: 'string', required: true, unique: true } },
    },
    session: { modelName: 'authSession', expiresIn: sessionLifetimeSeconds, updateAge: 24 * 60 * 60 },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification', storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      resetPasswordTokenExpiresIn: resetLifetimeMs / 1000,
      revokeSessionsOnPasswordReset: true,
      // Only takes note: errors thrown here would be swallowed, and the event has to be in the transaction or nothing.
      sendResetPassword: async ({ token }) => {
        const call = calls.getStore();
        if (call !== undefined) call.resetToken = token;
      },
    },
    plugins: [bearer()],
  });
  return {
    auth,
    /** Has everything that better-auth does in `work` be part of the transaction. */
    within: <T>(tx: Tx, work: (call: Call) => Promise<T>): Promise<T> => {
      const call: Call = { tx };
      return calls.run(call, () => work(call));
    },
  };
}

/** A client whose statements join the transaction of the call they are made in, if there is one. */
function inTransactionOf(db: PrismaClient, calls: AsyncLocalStorage<Call>): PrismaClient {
  return new Proxy(db, {
    get(target, property) {
      const client = calls.getStore()?.tx ?? target;
      const value: unknown = Reflect.get(client, property, client);
      return typeof value === 'function' ? value.bind(client) : value;
    },
  });
}
