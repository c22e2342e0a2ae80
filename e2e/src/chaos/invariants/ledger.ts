import { verifyLedger } from '@quittance/billing/ledger/verify';
import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { toUuid } from '@quittance/ids';
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

/** The last that the others were told of each wallet is what it holds. */
export const walletsToldOfAsTheyAre: Invariant = async ({ rows }) => {
  const wallets = await rows<{ id: string; state: string }>(
    'billing',
    `SELECT id::text, (seq + 1) || ' ' || (credits_posted - debits_posted) AS state FROM account WHERE kind = 'wallet'`,
  );
  const told = await rows<{ subject: `wal_${string}`; state: string }>(
    'billing',
    `SELECT DISTINCT ON (subject) subject, (data ->> 'version') || ' ' || (data ->> 'balanceMinor') AS state FROM outbox
      WHERE type = 'quittance.billing.wallet.changed.v1' ORDER BY subject, position DESC`,
  );
  const toldOf = new Map(told.map(({ subject, state }) => [toUuid(subject), state]));
  return wallets.flatMap(({ id, state }) =>
    toldOf.get(id) === state ? [] : [`wallet ${id} is at ${state}, told was ${toldOf.get(id) ?? 'nothing'}`],
  );
};
