/**
 * A worker in a process of its own, to be killed by a test. Says `ready`, then `asking` before each provider call; a message from the
 * parent moves its clock.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { createPool } from '@quittance/database/pool';
import { err } from '@quittance/result';
import { createLogger } from '@quittance/telemetry/log';
import { createAttachmentLinks } from '../src/attachment/links.ts';
import { startWorker } from '../src/delivery/worker.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { createBreaker } from '../src/provider/breaker.ts';
import { createPostmark } from '../src/provider/postmark.ts';
import type { NetworkProvider } from '../src/provider/provider.ts';
import { createSendGrid } from '../src/provider/sendgrid.ts';

const [databaseUrl = '', name = '', url = '', credential = '', startedAt = ''] = process.argv.slice(2);
let now = Date.parse(startedAt);
const clock = () => new Date(now);
const timeoutMs = 600_000;
const real: NetworkProvider =
  name === 'postmark'
    ? createPostmark({ token: credential, url, stream: 'outbound', timeoutMs, now: clock })
    : createSendGrid({ apiKey: credential, url, timeoutMs, now: clock });
const provider: NetworkProvider = {
  ...real,
  send: (message) => {
    process.send?.('asking');
    return real.send(message);
  },
};
const worker = startWorker({
  db: new PrismaClient({
    adapter: new PrismaPg(createPool({ url: databaseUrl, applicationName: 'worker', max: 4, acrossTenants: true })),
  }),
  log: createLogger({ name: 'worker', level: 'silent' }),
  now: clock,
  chain: { kind: 'network', links: [{ provider, breaker: createBreaker() }] },
  documents: async () => err({ code: 'UNAVAILABLE', detail: 'none in this test' }),
  sender: { name: null, address: 'mail@quittance.example' },
  hourlyLimit: 100,
  attachmentLinks: createAttachmentLinks({ secret: 'x'.repeat(32), publicUrl: 'http://localhost', now: clock }),
  leaseMs: 120_000,
  wakeRelay: () => undefined,
  wakeWorker: () => undefined,
});
process.on('message', (ms: number) => {
  now += ms;
  worker.wake();
});
process.send?.('ready');
