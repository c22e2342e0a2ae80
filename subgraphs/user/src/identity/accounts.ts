import { type Id, toUuid } from '@quittance/ids';
import { assert } from '@quittance/result';
import { APIError } from 'better-auth/api';
import type { Tx } from '../tx.ts';
import { type AuthOptions, createAuth } from './auth.ts';

/** Passwords and sessions of embedded accounts. What takes a `tx` is part of that transaction. */
export type Accounts = ReturnType<typeof createAccounts>;

type Person = Id<'usr'>;
type Auth = ReturnType<typeof createAuth>;

/** Embedded accounts by better-auth, which holds credentials and sessions only; people are ours. */
export function createAccounts(options: AuthOptions) {
  const auth = createAuth(options);
  return {
    ...registrationOf(auth),
    ...sessionsOf(auth),
    ...passwordsOf(auth, options),
    ...resetsOf(auth),
  };
}

/** An account's name for better-auth, which wants an e-mail address. The real one may change, so it is made from the person's id. */
const accountName = (person: Person | null) => `${person ?? 'nobody'}@account.invalid`;

async function userIdOf(db: Tx, person: Person): Promise<string | null> {
  return (await db.authUser.findUnique({ where: { personId: toUuid(person) }, select: { id: true } }))?.id ?? null;
}

function registrationOf({ auth, within }: Auth) {
  return {
    /** Makes an account and signs it in; answers the session's token. */
    register: (tx: Tx, person: Person, password: string): Promise<string> =>
      within(tx, async () => {
        const body = { email: accountName(person), name: person, password, personId: toUuid(person) };
        const { token } = await auth.api.signUpEmail({ body });
        assert(token !== null, 'a registration signs in');
        return token;
      }),

    /** Deletes the account with its sessions; does nothing without one. */
    remove: async (tx: Tx, person: Person): Promise<void> => {
      await tx.authUser.deleteMany({ where: { personId: toUuid(person) } });
    },
  };
}

function sessionsOf({ auth, within }: Auth) {
  return {
    /** The token of a new session: the caller has made sure of who it is. Null for who has no embedded account (any more). */
    openSession: (tx: Tx, person: Person): Promise<string | null> =>
      within(tx, async () => {
        const userId = await userIdOf(tx, person);
        return userId === null ? null : (await (await auth.$context).internalAdapter.createSession(userId)).token;
      }),

    /** Ends all sessions of the person; answers the token of a new one. */
    renewSessions: (tx: Tx, person: Person): Promise<string> =>
      within(tx, async () => {
        const { internalAdapter } = await auth.$context;
        const userId = await userIdOf(tx, person);
        assert(userId !== null, 'who renews their sessions has an account');
        await internalAdapter.deleteUserSessions(userId);
        return (await internalAdapter.createSession(userId)).token;
      }),

    /** The UUID of the person whose session it is, or null. Prolongs the session. */
    personOf: async (token: string): Promise<string | null> => {
      const session = await auth.api.getSession({ headers: bearerOf(token) });
      return session?.user.personId ?? null;
    },

    signOut: async (token: string): Promise<void> => {
      await auth.api.signOut({ headers: bearerOf(token) });
    },
  };
}

function passwordsOf({ auth, within }: Auth, { db }: AuthOptions) {
  return {
    /** Whether the person has an embedded account at all. */
    exists: async (person: Person): Promise<boolean> => (await userIdOf(db, person)) !== null,

    /** Whether it is the person's password. Takes as long for nobody (an unknown login) as for a wrong one. */
    check: async (person: Person | null, password: string): Promise<boolean> => {
      const { internalAdapter, password: hashing } = await auth.$context;
      const userId = person === null ? null : await userIdOf(db, person);
      const account = userId === null ? null : await internalAdapter.findCredentialAccount(userId);
      if (account?.password != null) return hashing.verify({ hash: account.password, password });
      await hashing.hash(password);
      return false;
    },

    setPassword: (tx: Tx, person: Person, password: string): Promise<void> =>
      within(tx, async () => {
        const { internalAdapter, password: hashing } = await auth.$context;
        const userId = await userIdOf(tx, person);
        assert(userId !== null, 'who changes a password has an account');
        await internalAdapter.updatePassword(userId, await hashing.hash(password));
      }),
  };
}

function resetsOf({ auth, within }: Auth) {
  return {
    /** A token that sets another password, once, within `resetLifetimeMs`; null for who has no embedded account. */
    requestReset: (tx: Tx, person: Person | null): Promise<string | null> =>
      within(tx, async (call) => {
        await auth.api.requestPasswordReset({ body: { email: accountName(person) } });
        return call.resetToken ?? null;
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
  };
}

function bearerOf(token: string): Headers {
  return new Headers({ authorization: `Bearer ${token}` });
}

/** Turns the one refusal that is expected into null. */
async function orNull<T>(work: () => Promise<T>, status: 'BAD_REQUEST'): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof APIError && error.status === status) return null;
    throw error;
  }
}
