import { parseEnv } from '@quittance/env';
import { describe, expect, it } from 'vitest';
import { userEnvSchema } from './env.ts';
import { clerkSettings } from './identity/clerk.ts';

const least = {
  DATABASE_URL_USER: 'postgresql://user_app@localhost/user',
  PUBLIC_URL: 'https://pay.northwind.example/',
  INTERNAL_SECRET: 'an internal secret that is long enough',
  AUTH_SECRET: 'a secret for sessions that is long enough',
};
const publishableKey = `pk_live_${Buffer.from('clerk.northwind.example$').toString('base64')}`;

describe('the environment', () => {
  it('needs little, and keeps Clerk and the set-up token out unless they are given', () => {
    const env = parseEnv(userEnvSchema, least);
    expect(env).toMatchObject({ PUBLIC_URL: 'https://pay.northwind.example', EMBEDDED_IDENTITY: true });
    expect(env.SETUP_TOKEN).toBeUndefined();
    expect(clerkSettings(env)).toBeNull();
  });

  it('names everything that is missing at once', () => {
    expect(() => parseEnv(userEnvSchema, {})).toThrow(
      /DATABASE_URL_USER[\s\S]*PUBLIC_URL[\s\S]*INTERNAL_SECRET[\s\S]*AUTH_SECRET/,
    );
  });

  it('refuses half of what Clerk needs', () => {
    expect(() => parseEnv(userEnvSchema, { ...least, CLERK_SECRET_KEY: 'sk_test_x' })).toThrow(
      /CLERK_PUBLISHABLE_KEY[\s\S]*CLERK_JWT_KEY/,
    );
  });

  it('makes of the publishable key and our own address what tokens have to bear', () => {
    const given = {
      CLERK_PUBLISHABLE_KEY: publishableKey,
      CLERK_JWT_KEY: '-----BEGIN PUBLIC KEY-----\\nMII\\n-----END PUBLIC KEY-----',
    };
    expect(clerkSettings(parseEnv(userEnvSchema, { ...least, ...given }))).toEqual({
      jwtKey: '-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----',
      issuer: 'https://clerk.northwind.example',
      authorizedParties: ['https://pay.northwind.example'],
      secretKey: null,
      apiUrl: null,
      webhookSecret: null,
    });
    const parties = { CLERK_AUTHORIZED_PARTIES: 'https://a.example, https://b.example', CLERK_ISSUER: 'https://issuer.example' };
    expect(clerkSettings(parseEnv(userEnvSchema, { ...least, ...given, ...parties }))).toMatchObject({
      issuer: 'https://issuer.example',
      authorizedParties: ['https://a.example', 'https://b.example'],
    });
  });
});
