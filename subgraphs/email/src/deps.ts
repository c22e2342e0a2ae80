import type { Logger } from '@quittance/telemetry/log';
import type { DocumentSource } from './attachment/document-source.ts';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { Chain } from './provider/chain.ts';

/** A transaction of the service's database. */
export type Tx = Prisma.TransactionClient;

/** What commands, handlers and workers work with. */
export type Deps = {
  db: PrismaClient;
  log: Logger;
  now: () => Date;
  /** Where mail goes out, in the order to be asked. */
  chain: Chain;
  /** Where the PDFs of invoices come from. */
  documents: DocumentSource;
  /** The platform's own sender, `MAIL_FROM`. */
  sender: { name: string | null; address: string };
  /** What links in mails start with. */
  publicUrl: string;
  /** Most messages that an organisation may send by `sendMessage` within an hour. */
  hourlyLimit: number;
  /** Signs links to attachments. */
  linkSecret: string;
  /** Both after a commit: there are new events, there is new mail. */
  wakeRelay: () => void;
  wakeWorker: () => void;
};
