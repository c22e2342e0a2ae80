import { flag, port } from '@quittance/env';
import { z } from 'zod';
import { type NetworkProviderName, providerNames } from './provider/provider.ts';

const seconds = (otherwise: number) => z.coerce.number().min(1).max(120).default(otherwise);

/** A list with commas between; empty entries do not count. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** `Quittance <mail@example.com>` or `mail@example.com` */
const sender = z.string().transform((text, context): { name: string | null; address: string } => {
  const [, name, bracketed] = /^(.*?)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const address = z.email().safeParse(bracketed ?? text.trim());
  if (address.success) return { name: name?.replaceAll('"', '').trim() || null, address: address.data };
  context.addIssue({ code: 'custom', message: 'must be an address such as Quittance <mail@example.com>' });
  return z.NEVER;
});

/** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
const smtpUrl = z.url({ protocol: /^smtps?$/ }).transform((text) => {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const auth = user === '' ? null : { user, pass: decodeURIComponent(url.password) };
  return { host: url.hostname, port: Number(url.port || (secure ? 465 : 587)), secure, auth };
});

/** What must be set for a provider to be usable. */
const neededFor = { postmark: 'POSTMARK_TOKEN', sendgrid: 'SENDGRID_API_KEY', smtp: 'SMTP_URL' } as const satisfies Record<
  NetworkProviderName,
  string
>;

const schema = z.object({
  DATABASE_URL_EMAIL: z.string(),
  DATABASE_MIGRATION_URL_EMAIL: z.string().optional(),
  PORT_EMAIL: port(4105),
  PUBLIC_URL: z.url(),
  INTERNAL_SECRET: z.string().min(32),
  DOCUMENT_LINK_SECRET: z.string().min(32),
  TOKEN_ISSUER: z.string().optional(),
  JWKS_FILE: z.string().optional(),
  JWKS_URL: z.url().optional(),
  INTROSPECTION: flag(false),
  INVOICE_URL: z.url().default('http://localhost:4102'),

  MAIL_FROM: sender.optional(),
  MAIL_PROVIDERS: list.pipe(z.array(z.enum(providerNames)).min(1)).optional(),
  MAIL_TIMEOUT_SECONDS: seconds(15),
  MAIL_LEASE_SECONDS: z.coerce.number().min(1).max(3600).default(120),
  MAIL_HOURLY_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(500),

  POSTMARK_TOKEN: z.string().optional(),
  POSTMARK_STREAM: z.string().default('outbound'),
  POSTMARK_URL: z.url().default('https://api.postmarkapp.com'),
  POSTMARK_WEBHOOK_USER: z.string().optional(),
  POSTMARK_WEBHOOK_PASSWORD: z.string().min(16).optional(),
  POSTMARK_WEBHOOK_ADDRESSES: list.optional(),

  SENDGRID_API_KEY: z.string().optional(),
  SENDGRID_URL: z.url().default('https://api.sendgrid.com'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z.string().optional(),

  SMTP_URL: smtpUrl.optional(),
  SMTP_REQUIRE_TLS: flag(false),
});

/** What the mail subgraph is told by its environment; the README explains each. */
export const emailEnvSchema = schema
  .superRefine((env, context) => {
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    const wanted = env.MAIL_PROVIDERS ?? [];
    if (wanted.includes('mailbox') && wanted.length > 1) {
      refuse('MAIL_PROVIDERS', 'mailbox keeps mail instead of sending it, so it stands alone');
    }
    for (const name of wanted) {
      if (name !== 'mailbox' && env[neededFor[name]] === undefined) refuse(neededFor[name], `is needed for the provider ${name}`);
    }
    if (providersOf(env).length > 0 && env.MAIL_FROM === undefined) refuse('MAIL_FROM', 'is needed for mail that is really sent');
    // The longest a provider can take is an SMTP session of twice the time-out.
    if (env.MAIL_LEASE_SECONDS < 2 * env.MAIL_TIMEOUT_SECONDS) {
      refuse('MAIL_LEASE_SECONDS', 'must be at least twice MAIL_TIMEOUT_SECONDS');
    }
    if ((env.POSTMARK_WEBHOOK_USER === undefined) !== (env.POSTMARK_WEBHOOK_PASSWORD === undefined)) {
      refuse('POSTMARK_WEBHOOK_PASSWORD', 'and POSTMARK_WEBHOOK_USER belong together');
    }
  })
  .transform((env) => ({ ...env, MAIL_PROVIDERS: providersOf(env) }));

/** `MAIL_PROVIDERS` is the chain of real providers in their order; empty: the built-in mailbox. */
export type EmailEnv = z.output<typeof emailEnvSchema>;

/** Those that are named, else all that are configured. */
function providersOf(env: z.output<typeof schema>): NetworkProviderName[] {
  const configured = (Object.keys(neededFor) as NetworkProviderName[]).filter((name) => env[neededFor[name]] !== undefined);
  return env.MAIL_PROVIDERS?.filter((name) => name !== 'mailbox') ?? configured;
}

export const environment: Readonly<Record<string, string | undefined>> = process.env;
