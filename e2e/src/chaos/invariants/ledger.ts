import { verifyLedger } from '@quittance/billing/ledger/verify';
import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { findingsIn } from '@quittance/testing/books';
import { all, type Invariant, nowhere } from './invariant.ts';

const inTheBooks =
  (...checks: readonly string[]): Invariant =>
  async ({ urlOf }) =>
    (await findingsIn(urlOf('billing')))
      .filter(({ check }) => checks.includes(check))
      .map(({ check, subject }) => `not so: ${check}: ${subject}`);

/** I1 */
export const debitsEqualCredits = inTheBooks('debits equal credits');
/** I2 */
export const twoEntriesATransfer = inTheBooks('two entries a transfer');
/** I3 */
export const countersAreEntries = inTheBooks(
  'counters are sums of entries',
  'bills are settled by what was applied',
  'wallets, payers and the money nobody claimed hold what fundings say is unapplied',
);
/** I4 */
export const sequencesWithoutGaps = inTheBooks('sequences without gaps, running balances right');
/** I5 */
export const nobodyOverdrawn = inTheBooks('nobody overdrawn');

/** I11: the ledger's own proof, and everything is sealed. */
export const chainVerifies: Invariant = all(
  nowhere(
    'billing',
    'transfer not sealed',
    'SELECT id::text AS subject FROM transfer WHERE id NOT IN (SELECT transfer_id FROM chain)',
  ),
  async ({ urlOf }) => {
    const pool = createPool({ url: urlOf('billing'), applicationName: 'invariants', max: 1 });
    try {
      const { problems } = await verifyLedger(pgSql(pool), new Date());
      return problems.map(({ check, subject, detail }) => `${check}: ${subject}: ${detail}`);
    } finally {
      await pool.end();
    }
  },
);
