import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';

export type SecurityOptions = {
  publicUrl: string;
  /** With it the web app loads Clerk's script, from the address that the key names. */
  clerkPublishableKey?: string | undefined;
};

const yearSeconds = 365 * 24 * 3600;

/**
 * What a browser may do with an answer of ours: run scripts of our own address alone, frame it nowhere. Subgraphs' pages bring a policy of
 * their own, a stricter one.
 */
export async function securityHeaders(app: FastifyInstance, options: SecurityOptions): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: directives(options.clerkPublishableKey) },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    // Only where there is https: the header would lock everybody out of an installation without.
    strictTransportSecurity: options.publicUrl.startsWith('https:') && { maxAge: yearSeconds, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
}

/** Documents are shown within pages of ours, and may be of no use to any other. */
export function allowFraming(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy'));
  reply.header('content-security-policy', policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
  reply.header('x-frame-options', 'SAMEORIGIN');
}

type Policy = Exclude<FastifyHelmetOptions['contentSecurityPolicy'], boolean | undefined>;

function directives(clerkPublishableKey: string | undefined): NonNullable<Policy['directives']> {
  const clerk = clerkPublishableKey === undefined ? null : `https://${clerkHost(clerkPublishableKey)}`;
  const withClerk = (...more: string[]) => (clerk === null ? [] : [clerk, ...more]);
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", ...withClerk('https://challenges.cloudflare.com')],
    // Mantine (and Clerk) set styles from script.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:', ...(clerk === null ? [] : ['https://img.clerk.com'])],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'", ...withClerk()],
    frameSrc: ["'self'", 'blob:', ...(clerk === null ? [] : ['https://challenges.cloudflare.com'])],
    workerSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  };
}

/** `pk_live_<base64 of "host$">`: where Clerk serves this application. Throws for what is no such key. */
function clerkHost(publishableKey: string): string {
  const host = Buffer.from(publishableKey.replace(/^pk_(test|live)_/, ''), 'base64')
    .toString()
    .replace(/\$$/, '');
  if (!/^[a-z0-9.-]+$/.test(host)) throw new Error('CLERK_PUBLISHABLE_KEY is not a publishable key of Clerk');
  return host;
}
