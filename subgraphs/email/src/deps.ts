import type { Logger } from '@quittance/telemetry/log';
import type { DocumentSource } from './attachment/document-source.ts';
import type { AttachmentLinks } from './attachment/links.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import type { Chain } from './provider/chain.ts';

/** What commands, handlers and workers work with. */
export type Deps = {
  /** In a request: as far as its caller may see. */
  db: PrismaClient;
  log: Logger;
  now: () => Date;
  /** Where mail goes out, in the order to be asked. */
  chain: Chain;
  /** Where the PDFs of invoices come from. */
  documents: DocumentSource;
  /** The platform's own sender, `MAIL_FROM`. */
  sender: { name: string | null; address: string };
  /** Most messages that an organisation may send by `sendMessage` within an hour. */
  hourlyLimit: number;
  attachmentLinks: AttachmentLinks;
  /** How long a worker has for one step before another one takes its message for lost. */
  leaseMs: number;
  /** Both after a commit: there are new events, there is new mail. */
  wakeRelay: () => void;
  wakeWorker: () => void;
};
