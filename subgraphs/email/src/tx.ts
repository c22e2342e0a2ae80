import type { Prisma } from './generated/prisma/client.ts';

/** A transaction of the service's database, or the client itself where a single statement is enough. */
export type Tx = Prisma.TransactionClient;
