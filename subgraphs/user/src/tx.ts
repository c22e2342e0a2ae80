import type { Prisma } from './generated/prisma/client.ts';

/** A transaction of the service's database; also the database itself, for single statements. */
export type Tx = Prisma.TransactionClient;
