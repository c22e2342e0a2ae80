import { AsyncLocalStorage } from 'node:async_hooks';
import { type Id, toUuid } from '@quittance/ids';
import { assert } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal';
import { bearer } from 'better-auth/plugins/bearer';
import type { Tx } from '../deps.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { longestPassword, shortestPassword } from '../person/password.ts';
import { withHashedSessionTokens } from './hashed-sessions.ts';

/** How long a session lives after its last use. */
export const sessionLifetimeSeconds = 30 * 24 * 60 * 60;
export const resetLifetimeMs = 60 * 60_000;

/** Passwords and sessions of embedded accounts. What takes a `tx` is part of that transaction. */
export type Accounts = ReturnType<typeof createAccounts>;

type Person = Id<'usr'>;

/** What a call of better-auth is made in: its database access joins `tx`, and the token of a reset is left here. */
type Call = { tx: Tx; resetToken?: string };

/** An account's name for better-auth, which wants an e-mail address. The real one may change, so it is made from the person's id. */
const accountName = (person: Person | null) => `${person ?? 'nobody'}@account.invalid`;

/** Embedded accounts by better-auth, which holds credentials and sessions only; people are ours. */
export function createAccounts(options: { db: PrismaClient; secret: string; log: Logger }) {
  const { db } = options;
  const calls = new AsyncLocalStorage<Call>();
  const auth = createAuth(options, calls);
  const within = <T>(tx: Tx, work: () => Promise<T>): Promise<T> => calls.run({ tx }, work);
  const userIdOf = async (client: Tx, person: Person): Promise<string | null> =>
    (await client.authUser.findUnique({ where: { personId: toUuid(person) }, select: { id: true } }))?.id ?? null;

  return {
    /** Makes an account and signs it in; answers the session's token. */
    register: (tx: Tx, person: Person, password: string): Promise<string> =>
      within(tx, async () => {
        const body = { email: accountName(person), name: person, password, personId: toUuid(person) };
        const { token } = await auth.api.signUpEmail({ body });
        assert(token !== null, 'a registration signs in');
        return token;
      }),

    /** The token of a new session, or null. Takes as long for nobody (an unknown login) as for a wrong password. */
    signIn: async (person: Person | null, password: string): Promise<string | null> => {
      const body = { email: accountName(person), password };
      return orNull(async () => (await auth.api.signInEmail({ body })).token, 'UNAUTHORIZED');
    },

    /** Whether it is the person's password. */
    check: async (person: Person, password: string): Promise<boolean> => {
      const context = await auth.$context;
      const userId = await userIdOf(db, person);
      const account = userId === null ? null : await context.internalAdapter.findCredentialAccount(userId);
      return account?.password != null && context.password.verify({ hash: account.password, password });
    },

    /** Whether the person has an embedded account at all. */
    exists: async (person: Person): Promise<boolean> => (await userIdOf(db, person)) !== null,

    /** The UUID of the person whose session it is, or null. Prolongs the session. */
    personOf: async (token: string): Promise<string | null> => {
      const session = await auth.api.getSession({ headers: bearerOf(token) });
      return session?.user.personId ?? null;
    },

    signOut: async (token: string): Promise<void> => {
      await auth.api.signOut({ headers: bearerOf(token) });
    },

    /** Sets another password and ends all sessions; answers the token of a new one. */
    changePassword: (tx: Tx, person: Person, password: string): Promise<string> =>
      within(tx, async () => {
        const { internalAdapter, password: hashing } = await auth.$context;
        const userId = await userIdOf(tx, person);
        assert(userId !== null, 'who changes a password has an account');
        await internalAdapter.updatePassword(userId, await hashing.hash(password));
        await internalAdapter.deleteUserSessions(userId);
        return (await internalAdapter.createSession(userId)).token;
      }),

    /** A token that sets another password, once, within `resetLifetimeMs`; null for who has no embedded account. */
    requestReset: (tx: Tx, person: Person | null): Promise<string | null> =>
      within(tx, async () => {
        await auth.api.requestPasswordReset({ body: { email: accountName(person) } });
        return calls.getStore()?.resetToken ?? null;
      }),

    /** The UUID of the person whose password the token sets; null for one that does not count. */
    personOfReset: (tx: Tx, token: string): Promise<string | null> =>
      within(tx, async () => {
        const { internalAdapter } = await auth.$context;
        const found = await internalAdapter.findVerificationValue(`reset-password:${token}`);
        if (found === null || found.expiresAt < new Date()) return null;
        return (await tx.authUser.findUnique({ where: { id: found.value }, select: { personId: true } }))?.personId ?? null;
      }),

    /** Uses a token up: sets the password, ends all sessions. False for one that does not count. */
    reset: async (tx: Tx, token: string, password: string): Promise<boolean> => {
      const work = () => auth.api.resetPassword({ body: { token, newPassword: password } });
      return (await within(tx, () => orNull(work, 'BAD_REQUEST'))) !== null;
    },

    /** Deletes the account with its sessions; does nothing without one. */
    remove: async (tx: Tx, person: Person): Promise<void> => {
      await tx.authUser.deleteMany({ where: { personId: toUuid(person) } });
    },
  };
}

function createAuth({ db, secret, log }: { db: PrismaClient; secret: string; log: Logger }, calls: AsyncLocalStorage<Call>) {
  const adapter = prismaAdapter(inTransactionOf(db, calls), { provider: 'postgresql' });
  return betterAuth({
    // Never reached: better-auth's own routes are not served, its functions are called.
    baseURL: 'http://user.internal',
    secret,
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ message }, 'better-auth') },
    rateLimit: { enabled: false },
    database: (authOptions: BetterAuthOptions) => withHashedSessionTokens(adapter(authOptions)),
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

function bearerOf(token: string): Headers {
  return new Headers({ authorization: `Bearer ${token}` });
}

/** Turns the one refusal that is expected into null. */
async function orNull<T>(work: () => Promise<T>, status: 'UNAUTHORIZED' | 'BAD_REQUEST'): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof APIError && error.status === status) return null;
    throw error;
  }
}
