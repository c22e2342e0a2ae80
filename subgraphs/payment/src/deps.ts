import type { Logger } from '@quittance/telemetry/log';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { ProviderRegistry } from './provider/provider.ts';
import type { Background } from './worker/background.ts';

export type Db = PrismaClient;
/** A transaction, handed down by the command that opened it. */
export type Tx = Prisma.TransactionClient;

/** What commands get first. */
export type Deps = {
  /** In a request: as far as its caller may see. */
  db: Db;
  /** For what concerns others, too: a payment on its way, and whom somebody pays. */
  dbAcrossTenants: Db;
  now: () => Date;
  log: Logger;
  providers: ProviderRegistry;
  /** Where browsers reach this installation, without a slash at the end. */
  publicUrl: string;
  /** How long one call to a provider may take. */
  callTimeoutMs: number;
  background: Background;
  /** Called after a commit that appended events. */
  wakeRelay: () => void;
  /** Called after a commit that may have made something due. */
  wakeWorker: () => void;
};

/** For what follows once it is known that the caller may pay: a payment has two sides, and goes on when its request is over. */
export function acrossTenants(deps: Deps): Deps {
  return { ...deps, db: deps.dbAcrossTenants };
}
