import { createHash } from 'node:crypto';
import type { Caller } from '@quittance/access/caller';
import { createRequestSigner, parseSecrets, signatureHeader } from '@quittance/access/signed-request';
import { err, ok, type Result } from '@quittance/result';
import type { SubgraphConnection } from './connection.ts';

/** What a caller brings. */
export type Credential = {
  /** The value of `Authorization`, or the session's token from the cookie in that form; null for anonymous callers. */
  authorization: string | null;
  /** The organisation they want to act for; null for their first one. */
  organization: string | null;
};

/** What the subgraphs get for it. */
export type Identity = { token: string; caller: Caller; expiresAt: Date };

export type IdentityRefusal = { code: 'INVALID_CREDENTIAL' | 'UNKNOWN_ORGANIZATION' | 'UNAVAILABLE' };

export type IdentityExchange = {
  exchange(credential: Credential): Promise<Result<Identity, IdentityRefusal>>;
  /** Forgets what was answered for a credential, so that a sign-out counts at once. */
  forget(credential: Credential): void;
  /** Forgets what was answered for a person, so that a new or lost membership counts at once. */
  forgetPerson(userId: string): void;
};

type Cached = {
  until: number;
  answer: Promise<Result<Identity, IdentityRefusal>> /** Undefined until it is known. */;
  userId: string | null | undefined;
};

const path = '/internal/identity';
/** Shorter than the token's life, so that what is handed on lives long enough for the request. */
const cachedMs = 30_000;
const mostCached = 10_000;

/**
 * Exchanges credentials for the internal token at `user`, by a signed request. Answers are kept for 30 s by the credential's hash: a
 * removed right ends within that and the token's own life.
 */
export function createIdentityExchange(options: {
  user: SubgraphConnection;
  secret: string;
  now?: () => Date;
  /** How many answers are kept at most; 10,000 unless told. */
  keepAtMost?: number;
}): IdentityExchange {
  const { user, secret, now = () => new Date(), keepAtMost = mostCached } = options;
  const sign = createRequestSigner({ secrets: parseSecrets(secret), receiver: 'user', now });
  const cache = new Map<string, Cached>();

  async function ask(credential: Credential): Promise<Result<Identity, IdentityRefusal>> {
    const body = JSON.stringify(credential);
    const signature = sign({ method: 'POST', path, claims: '', body });
    const response = await user.fetch(
      new Request(`http://user.internal${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [signatureHeader]: signature },
        body,
      }),
    );
    if (response.status === 401) return err({ code: 'INVALID_CREDENTIAL' });
    if (response.status === 404) return err({ code: 'UNKNOWN_ORGANIZATION' });
    if (!response.ok) return err({ code: 'UNAVAILABLE' });
    const answer = (await response.json()) as { token: string; caller: Caller; expiresAt: string };
    return ok({ ...answer, expiresAt: new Date(answer.expiresAt) });
  }

  return {
    exchange(credential) {
      const key = keyOf(credential);
      const at = now().getTime();
      const cached = cache.get(key);
      if (cached !== undefined && cached.until > at) return cached.answer;
      const answer = ask(credential).catch((): Result<Identity, IdentityRefusal> => err({ code: 'UNAVAILABLE' }));
      cache.delete(key);
      cache.set(key, { until: at + cachedMs, answer, userId: undefined });
      if (cache.size > keepAtMost) cache.delete(cache.keys().next().value ?? '');
      void answer.then((result) => {
        const entry = cache.get(key);
        if (entry?.answer !== answer) return;
        // Only good answers are worth keeping: a refused credential may be good a moment later.
        if (result.ok) entry.userId = result.value.caller.userId;
        else cache.delete(key);
      });
      return answer;
    },
    forget: (credential) => {
      cache.delete(keyOf(credential));
    },
    forgetPerson(userId) {
      // What is being asked for may be theirs, and answered from before the change.
      for (const [key, entry] of cache) if (entry.userId === userId || entry.userId === undefined) cache.delete(key);
    },
  };
}

function keyOf(credential: Credential): string {
  return createHash('sha256')
    .update(JSON.stringify([credential.authorization, credential.organization]))
    .digest('base64url');
}
