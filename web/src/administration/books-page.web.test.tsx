import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { inputsOf, money, person, standInGateway } from '../../test/gateway.ts';
import { dataOf, errorOf } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './administration-layout.tsx';
import './books-page.tsx';

const run = (id: string, outcome: string | null, failure: string | null = null) => ({
  __typename: 'ProofRun',
  ...{ id, outcome, failure, begunAt: outcome === null ? null : '2026-01-31T12:00:00.000Z' },
  endedAt: outcome === null ? null : '2026-01-31T12:00:05.000Z',
});
const never = { everySeconds: 0, openRun: null, lastRun: null };
const ledgerProof = { __typename: 'LedgerProof', ...never, verification: null };
const reconciliation = { __typename: 'Reconciliation', ...never, comparisons: [] };
const comparison = (check: string, found: string, differences: object[] = []) => ({
  __typename: 'ReconciliationComparison',
  ...{ check, differences, differenceCount: differences.length },
  figures: [
    {
      __typename: 'ReconciliationFigure',
      ...{ expectedCount: 2, expected: money('30.00'), foundCount: 2, found: money(found) },
    },
  ],
});
const difference = (kind: string, subject: string, expected: string | null, found: string | null) => ({
  __typename: 'ReconciliationDifference',
  ...{ kind, subject, expected: expected && money(expected), found: found && money(found) },
});

function open(books: () => object, runProof?: () => Response) {
  const showBooks = () => dataOf({ ledgerProof, reconciliation, ...books() });
  const sent = standInGateway({
    Session: { me: { ...person(), platformAdmin: true } },
    Books: showBooks,
    ...(runProof && { RunProof: runProof }),
  });
  renderPage('/administration/books');
  return sent;
}
const section = async (name: string) => within(await screen.findByRole('region', { name }));

test('before the first run nothing is claimed, and it is said that nothing runs by itself', async () => {
  open(() => ({}));
  for (const name of ['Ledger', 'Reconciliation']) {
    const status = (await section(name)).getByRole('status');
    expect(status.textContent).toBe('Not run yetIt runs only when somebody asks for it.');
  }
});

test('what agrees is said with its figures, and when it runs again', async () => {
  const verification = { __typename: 'LedgerVerification', checkedTransfers: 1234, problems: [] };
  open(() => ({
    ledgerProof: { ...ledgerProof, everySeconds: 3_600, lastRun: run('prf_1', 'AGREES'), verification },
    reconciliation: {
      ...reconciliation,
      ...{ everySeconds: 90, lastRun: run('prf_2', 'AGREES'), comparisons: [comparison('payments_booked', '30.00')] },
    },
  }));
  const ledger = (await section('Ledger')).getByRole('status').textContent;
  expect(ledger).toMatch(/^Everything agrees.*1234 transfers checked\. It runs again 1 hour after each run\.$/);
  const compared = await section('Reconciliation');
  expect(compared.getByRole('status').textContent).toMatch(/^Everything agrees.*It runs again 90 seconds after each run\.$/);
  expect(compared.getByRole('row', { name: /Captured payments.*2 · €30\.00 2 · €30\.00 0/ })).toBeDefined();
  expect(compared.queryByRole('heading', { level: 3 })).toBeNull();
});

test('what does not agree is named with both amounts, and leads to what it is about', async () => {
  const problems = [{ __typename: 'LedgerProblem', check: 'no_overdraft', subject: 'wallet:1', detail: '-5 is available' }];
  const differences = [
    difference('MISSING', 'pay_1', '10.00', null),
    difference('SURPLUS', 'inv_1', null, '2.00'),
    difference('AMOUNT', 'bil_1', '3.00', '4.00'),
    difference('AMOUNT', 'tra_1', '3.00', '5.00'),
  ];
  open(() => ({
    ledgerProof: {
      ...ledgerProof,
      lastRun: run('prf_1', 'DIFFERS'),
      verification: { __typename: 'LedgerVerification', checkedTransfers: 2, problems },
    },
    reconciliation: {
      ...reconciliation,
      lastRun: run('prf_2', 'DIFFERS'),
      comparisons: [
        { ...comparison('payments_booked', '22.00', differences), differenceCount: 150 },
        comparison('from_the_future', '30.00'),
      ],
    },
  }));
  const ledger = await section('Ledger');
  expect(ledger.getByText('Something does not agree')).toBeDefined();
  expect(ledger.getByRole('row', { name: 'no_overdraft wallet:1 -5 is available' })).toBeDefined();
  const table = within(screen.getByRole('table', { name: /^Differences: Captured payments/ }));
  expect(table.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    'AboutWhat is wrongExpectedFound',
    'pay_1expected, not found€10.00–',
    'inv_1found, not expected–€2.00',
    'bil_1another amount€3.00€4.00',
    'tra_1another amount€3.00€5.00',
  ]);
  expect(table.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/payments/pay_1',
    '/invoices/inv_1',
    '/bills/bil_1',
  ]);
  expect(screen.getByText('and 146 more')).toBeDefined();
  expect(screen.getByRole('row', { name: /^from_the_future/ })).toBeDefined();
});

test('a run that could not be done says why, beside what was found before', async () => {
  open(() => ({
    reconciliation: {
      ...reconciliation,
      lastRun: run('prf_1', 'FAILED', 'The payment service did not tell what was captured: it answered 503.'),
      comparisons: [comparison('payments_booked', '30.00')],
    },
  }));
  const compared = await section('Reconciliation');
  expect(compared.getByRole('status').textContent).toMatch(
    /^The last run could not be done.*it answered 503\. What is shown below was found before\./,
  );
  expect(compared.getByRole('table', { name: 'What was compared' })).toBeDefined();
});

test('who does not want to wait has it run now, and sees the outcome without a reload', async () => {
  let asked = 0;
  let looks = 0;
  const sent = open(
    () => {
      if (asked === 0) return {};
      looks += 1;
      const waiting = { openRun: run('prf_1', null), lastRun: null };
      const ended = { openRun: null, lastRun: run('prf_1', 'AGREES') };
      return { reconciliation: { ...reconciliation, ...(looks < 3 ? waiting : ended) } };
    },
    () => {
      asked += 1;
      return dataOf({ runProof: { __typename: 'RunProofSuccess', run: run('prf_1', null) } });
    },
  );
  const compared = await section('Reconciliation');
  const button = compared.getByRole('button', { name: 'Run now: reconciliation' });
  await userEvent.click(button);
  expect(await compared.findByText(/A run is about to begin\./)).toBeDefined();
  expect(button.hasAttribute('data-loading')).toBe(true);
  await waitFor(() => expect(compared.getByText('Everything agrees')).toBeDefined(), { timeout: 10_000 });
  expect(button.hasAttribute('data-loading')).toBe(false);
  expect(inputsOf(sent, 'RunProof')).toEqual([{ proof: 'RECONCILIATION' }]);
});

test('when it can not be asked for, that is said', async () => {
  open(
    () => ({}),
    () => errorOf('UNAVAILABLE', 'The billing service is not available at the moment; try again shortly.', 503),
  );
  const ledger = await section('Ledger');
  await userEvent.click(ledger.getByRole('button', { name: 'Run now: ledger' }));
  expect((await ledger.findByRole('alert')).textContent).toContain('Not available at the moment');
});
