import { assert } from '@quittance/result';
import type { EmailEnv } from '../env.ts';
import { createBreaker } from './breaker.ts';
import type { Chain } from './chain.ts';
import { createPostmark } from './postmark.ts';
import type { NetworkProvider, NetworkProviderName } from './provider.ts';
import { createSendGrid } from './sendgrid.ts';
import { createSmtp } from './smtp.ts';

/** The chain that the environment asks for; the built-in mailbox where it names no provider. */
export function createChain(env: EmailEnv, now: () => Date): Chain {
  if (env.MAIL_PROVIDERS.length === 0) return { kind: 'mailbox' };
  const links = env.MAIL_PROVIDERS.map((name) => ({ provider: create(name, env, now), breaker: createBreaker() }));
  return { kind: 'network', links };
}

function create(name: NetworkProviderName, env: EmailEnv, now: () => Date): NetworkProvider {
  const timeoutMs = env.MAIL_TIMEOUT_SECONDS * 1000;
  switch (name) {
    case 'postmark': {
      const { POSTMARK_TOKEN: token, POSTMARK_STREAM: stream, POSTMARK_URL: url } = env;
      assert(token !== undefined, 'the environment was checked');
      return createPostmark({ token, stream, url, timeoutMs, now });
    }
    case 'sendgrid': {
      const { SENDGRID_API_KEY: apiKey, SENDGRID_URL: url } = env;
      assert(apiKey !== undefined, 'the environment was checked');
      return createSendGrid({ apiKey, url, timeoutMs, now });
    }
    case 'smtp': {
      assert(env.SMTP_URL !== undefined, 'the environment was checked');
      return createSmtp({ ...env.SMTP_URL, requireTls: env.SMTP_REQUIRE_TLS, timeoutMs });
    }
  }
}
