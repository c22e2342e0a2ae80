import type { Deps } from '../deps.ts';
import type { UserEnv } from '../env.ts';
import type { Person } from '../person/person.ts';
import { findPerson } from '../person/store.ts';
import { bareProfile, type Profile, profileOf } from './clerk-profile.ts';
import { endExternalIdentity, personOfProfile } from './external-person.ts';
import { findExternalIdentity } from './store.ts';

/** Sign-in by Clerk. */
export type Clerk = {
  /** The person of a session token, whom its first sight registers; null when it does not count. */
  personOf(token: string): Promise<Person | null>;
  /** `POST /webhooks/clerk` */
  webhook(request: Request): Promise<Response>;
};

export type ClerkSettings = {
  /** The instance's public key in PEM: tokens are verified without asking Clerk. */
  jwtKey: string;
  issuer: string;
  /** Origins whose pages may have got the token. */
  authorizedParties: string[];
  /** To ask for the profile at first sight; without it the webhook brings it. */
  secretKey: string | null;
  apiUrl: string | null;
  /** Null: webhooks are answered 404. */
  webhookSecret: string | null;
};

const profileTimeoutMs = 3_000;

/** Reads the settings; null when Clerk is not set up. */
export function clerkSettings(env: UserEnv): ClerkSettings | null {
  const { CLERK_PUBLISHABLE_KEY: publishableKey, CLERK_JWT_KEY: jwtKey } = env;
  if (publishableKey === undefined || jwtKey === undefined) return null;
  return {
    jwtKey,
    issuer: env.CLERK_ISSUER ?? issuerOf(publishableKey),
    authorizedParties: env.CLERK_AUTHORIZED_PARTIES ?? [new URL(env.PUBLIC_URL).origin],
    secretKey: env.CLERK_SECRET_KEY ?? null,
    apiUrl: env.CLERK_API_URL ?? null,
    webhookSecret: env.CLERK_WEBHOOK_SECRET ?? null,
  };
}

/** A publishable key is `pk_<kind>_` and the base64 of the instance's host with a `$` behind it. */
export function issuerOf(publishableKey: string): string {
  const host = Buffer.from(publishableKey.split('_').slice(2).join('_'), 'base64').toString('utf8').replace(/\$$/, '');
  return `https://${host}`;
}

/** Loads Clerk's library only where it is used: it takes its time and memory. */
export async function createClerk(deps: Deps, settings: ClerkSettings): Promise<Clerk> {
  const { verifyToken, createClerkClient } = await import('@clerk/backend');
  const { verifyWebhook } = await import('@clerk/backend/webhooks');
  const { issuer, jwtKey, authorizedParties, secretKey, apiUrl, webhookSecret } = settings;
  const client =
    secretKey === null
      ? null
      : createClerkClient({ secretKey, ...(apiUrl !== null && { apiUrl }), telemetry: { disabled: true } });

  async function subjectOf(token: string): Promise<string | null> {
    try {
      const claims = await verifyToken(token, { jwtKey, authorizedParties });
      // Clerk's library does not look at the issuer. A pending session has yet to do something, for instance to choose an organisation.
      return claims.iss === issuer && claims.sts !== 'pending' ? claims.sub : null;
    } catch (error) {
      deps.log.debug({ err: error }, 'a Clerk session token was refused');
      return null;
    }
  }

  async function fetchProfile(subject: string): Promise<Profile> {
    if (client === null) return bareProfile(subject);
    const user = client.users.getUser(subject).then(({ raw }) => profileOf(raw));
    const timeout = new Promise<null>((resolve) => setTimeout(resolve, profileTimeoutMs, null).unref());
    const profile = await Promise.race([user, timeout]).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'Clerk does not tell the profile; its webhook will');
      return null;
    });
    return profile ?? bareProfile(subject);
  }

  return {
    personOf: async (token) => {
      const subject = await subjectOf(token);
      if (subject === null) return null;
      const known = await findExternalIdentity(deps.db, issuer, subject);
      if (known !== null) return known.endedAt === null ? findPerson(deps.db, known.personId) : null;
      return personOfProfile(deps, issuer, await fetchProfile(subject), { maySetUp: true });
    },

    webhook: async (request) => {
      if (webhookSecret === null) return new Response('Not found', { status: 404 });
      const event = await verifyWebhook(request, { signingSecret: webhookSecret }).catch(() => null);
      if (event === null) return new Response('The signature is not right', { status: 400 });
      if (event.type === 'user.deleted' && event.data.id !== undefined) await endExternalIdentity(deps, issuer, event.data.id);
      if (event.type === 'user.created' || event.type === 'user.updated') {
        const profile = profileOf(event.data);
        if (profile === null) return new Response('The user is not understood', { status: 422 });
        await personOfProfile(deps, issuer, profile, { maySetUp: false });
      }
      return new Response(null, { status: 204 });
    },
  };
}
