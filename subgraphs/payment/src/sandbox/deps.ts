import type { Logger } from '@quittance/telemetry/log';
import type { Db } from '../deps.ts';

/** What the sandbox's side gets: of the payment service it knows no more than a real provider would, an address for webhooks. */
export type SandboxDeps = {
  db: Db;
  now: () => Date;
  log: Logger;
  /** Where its approval pages are for browsers. */
  publicUrl: string;
  webhookUrl: string;
  /** What its clients show as bearer token. */
  apiKey: string;
  webhookKey: Buffer;
  /** Called after a commit that wrote a webhook. */
  wakeDelivery: () => void;
};
