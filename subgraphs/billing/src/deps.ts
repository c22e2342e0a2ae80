import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { Poster } from './ledger/poster.ts';
import type { ProofSchedule } from './proof/proof.ts';
import type { ReportLinks } from './report/links.ts';
import type { StatementLinks } from './statement/links.ts';
import type { StatementRenderer } from './statement/pdf/renderer.ts';

/** What commands get first. */
export type Deps = {
  /** For reading; in a request, as far as its caller may see. */
  db: PrismaClient;
  /** For what concerns others, too: whom money may go to. */
  dbAcrossTenants: PrismaClient;
  /** For writing, across tenants, because money has two sides: every command here locks rows or writes sets of them, so it speaks SQL in a transaction of its own (`transact`). */
  pool: pg.Pool;
  /** The road for transfers that need nothing else in their transaction. */
  poster: Poster;
  statementLinks: StatementLinks;
  statementRenderer: StatementRenderer;
  proofSchedule: ProofSchedule;
  reportLinks: ReportLinks;
  now: () => Date;
  log: Logger;
  /** Called after a commit that appended events. */
  wakeRelay: () => void;
};

/** The transaction that an event handler works in. */
export type Tx = Prisma.TransactionClient;
