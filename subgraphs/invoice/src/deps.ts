import type { RunInSql } from '@quittance/database/tenant-transaction';
import type { Logger } from '@quittance/telemetry/log';
import type { DocumentLinks } from './document/links.ts';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';

/** A transaction of the service's database. */
export type Tx = Prisma.TransactionClient;

/** What commands get first. */
export type Deps = {
  /** In a request: as far as its caller may see. */
  db: PrismaClient;
  /** As `db`, for what is asked for most often: see `inSql`. */
  runInSql: RunInSql;
  /** For what somebody may do who holds a secret in place of a right: whatever the tenant. */
  dbAcrossTenants: PrismaClient;
  log: Logger;
  now: () => Date;
  /** 128 random bits in base64url. */
  randomToken: () => string;
  /** What links start with, without a slash at the end. */
  publicUrl: string;
  /** Links to documents that expire. */
  links: DocumentLinks;
  /** How long issuing waits for the seller's data that `user` tells. */
  sellerTimeoutMs: number;
  /** After a commit: there are new events. Never throws. */
  wakeRelay: () => void;
  /** After a commit: there is something to render. Never throws. */
  wakeRenderer: () => void;
  /** Runs as the last thing before a command's commit. Tests make it fail there. */
  beforeCommit?: () => Promise<void>;
};
