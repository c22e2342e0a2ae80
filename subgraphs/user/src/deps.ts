import type { Logger } from '@quittance/telemetry/log';
import type { PrismaClient } from './generated/prisma/client.ts';
import type { Accounts } from './identity/accounts.ts';

/** What commands work with. */
export type Deps = {
  db: PrismaClient;
  log: Logger;
  now: () => Date;
  /** Unguessable text, 256 bits in base64url: tokens of links, secrets of API keys. */
  randomToken: () => string;
  accounts: Accounts;
  /** How secrets of second factors are kept: `open` answers null for what was sealed with another AUTH_SECRET. */
  secondFactorSecrets: { seal(secret: string): Uint8Array; open(sealed: Uint8Array): string | null };
  /** What links in mails start with. */
  publicUrl: string;
  /** Whether people may register and sign in with an account kept here. */
  embedded: boolean;
  /** What the first administrator has to know; null where the server can be reached from its own machine only. */
  setUpToken: string | null;
  /** Null when Clerk is not set up. */
  clerkPublishableKey: string | null;
  /** After a commit: there are new events. */
  wakeRelay: () => void;
};
