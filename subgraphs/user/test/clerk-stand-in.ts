import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { startHttp, type TestHttp } from '@quittance/testing/http';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://clean-mayfly-62.clerk.accounts.dev';
export const origin = 'http://localhost:4000';

/** A user as Clerk tells them, by its API and its webhooks alike. */
export type ClerkUser = ReturnType<typeof clerkUser>;

/** Clerk, as far as we meet it: it signs session tokens and webhooks, and its API tells users. */
export type ClerkStandIn = {
  /** What the subgraph's environment says of it. */
  environment: Record<string, string>;
  http: TestHttp;
  /** Who its API knows; everybody else is a 404. */
  users: Map<string, ClerkUser>;
  /** Makes its API answer 500 from now on. */
  breakDown(): void;
  /** A session token in version 2 of their format. */
  sessionToken(subject: string, claims?: JWTPayload): Promise<string>;
  /** A signed webhook. */
  webhook(event: object, change?: { body?: string; id?: string; at?: Date; secret?: string }): Request;
  close(): Promise<void>;
};

export async function startClerk(): Promise<ClerkStandIn> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const http = await startHttp();
  const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const users = new Map<string, ClerkUser>();
  let broken = false;
  http.serve({
    '/v1/users/': async (request) => {
      if (broken) return new Response('Internal server error', { status: 500 });
      const user = users.get(new URL(request.url).pathname.split('/').at(-1) ?? '');
      const errors = [{ message: 'not found', long_message: 'No user was found with that id.', code: 'resource_not_found' }];
      return user === undefined ? Response.json({ errors }, { status: 404 }) : Response.json(user);
    },
  });
  return {
    http,
    users,
    environment: {
      CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from(`${new URL(issuer).host}$`).toString('base64')}`,
      CLERK_JWT_KEY: (await exportSPKI(publicKey)).replaceAll('\n', '\\n'),
      CLERK_SECRET_KEY: 'sk_test_stand_in',
      CLERK_API_URL: http.url,
      CLERK_WEBHOOK_SECRET: webhookSecret,
    },
    breakDown: () => {
      broken = true;
    },
    sessionToken: (sub, claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now, nbf: now - 10, exp: now + 60 };
      const session = { v: 2, azp: origin, iss: issuer, sid: `sess_${randomUUID()}`, sts: 'active', fva: [0, -1] };
      return new SignJWT({ ...times, ...session, sub, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'ins_stand_in', typ: 'JWT' })
        .sign(privateKey);
    },
    webhook: (event, change = {}) => {
      const { id = `msg_${randomUUID()}`, at = new Date(), secret = webhookSecret } = change;
      const body = JSON.stringify(event);
      const time = Math.floor(at.getTime() / 1000).toString();
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
      const headers = {
        'svix-id': id,
        'svix-timestamp': time,
        'svix-signature': `v1,${signature}`,
        'content-type': 'application/json',
      };
      return new Request('http://user.internal/webhooks/clerk', { method: 'POST', headers, body: change.body ?? body });
    },
    close: () => http.close(),
  };
}

const created = Date.UTC(2026, 0, 31);

export function clerkUser(
  id: string,
  change: { firstName?: string | null; email?: string; username?: string; updatedAt?: number } = {},
) {
  const { firstName = 'Ada', email = `${id}@clerk.example`, username = null, updatedAt = created } = change;
  const address = {
    id: `idn_${id}`,
    object: 'email_address',
    email_address: email,
    reserved: false,
    verification: { object: 'verification_otp', status: 'verified', strategy: 'email_code', attempts: 1, expire_at: created },
    linked_to: [],
    created_at: created,
    updated_at: created,
  };
  return {
    id,
    object: 'user',
    external_id: null,
    primary_email_address_id: address.id,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    username,
    first_name: firstName,
    last_name: 'Byron',
    profile_image_url: 'https://img.clerk.com/x',
    image_url: 'https://img.clerk.com/x',
    has_image: false,
    public_metadata: {},
    private_metadata: null,
    unsafe_metadata: {},
    email_addresses: [address],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    last_sign_in_at: created,
    banned: false,
    locked: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: null,
    updated_at: updatedAt,
    created_at: created,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    last_active_at: created,
    legal_accepted_at: null,
  };
}

/** A webhook's envelope. */
export function clerkEvent(type: string, data: object) {
  const request = { client_ip: '192.0.2.1', user_agent: 'test' };
  return {
    object: 'event',
    type,
    data,
    instance_id: 'ins_stand_in',
    timestamp: created,
    event_attributes: { http_request: request },
  };
}
