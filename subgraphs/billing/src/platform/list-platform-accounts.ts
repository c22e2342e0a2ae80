import type { PrismaClient } from '../generated/prisma/client.ts';
import { balanceMinor } from '../ledger/ledger.ts';
import { ledgerKinds, nameOf, type PlatformAccount } from './platform-account.ts';

/** A handful per currency and provider; more than these would be a mistake of the caller's. */
const most = 1_000;

/** The platform's own accounts that have been used, by currency and code. */
export async function listPlatformAccounts(db: Pick<PrismaClient, 'account'>): Promise<PlatformAccount[]> {
  const rows = await db.account.findMany({
    where: { kind: { in: [...ledgerKinds] } },
    orderBy: [{ currency: 'asc' }, { code: 'asc' }],
    take: most,
  });
  return rows.flatMap((row) => {
    const name = nameOf(row.kind, row.code);
    return name === null ? [] : [{ ...name, code: row.code, currency: row.currency, balanceMinor: balanceMinor(row) }];
  });
}
