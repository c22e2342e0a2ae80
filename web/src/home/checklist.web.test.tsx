import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderLinked } from '../../test/page.tsx';
import { Checklist } from './checklist.tsx';
import { firstSteps, type Progress } from './first-steps.ts';

const nothing: Progress = { hasAddress: false, hasPartner: false, hasMailedInvoice: false, counts: [] };
const counted = (status: string, count = 1): Partial<Progress> => ({ counts: [{ status, count }] });
const doneBy = (change: Partial<Progress>) =>
  firstSteps({ ...nothing, ...change })
    .filter(({ done }) => done)
    .map(({ id }) => id);

const show = (change: Partial<Progress> = {}, organizationId = 'org_1') =>
  renderLinked(<Checklist organizationId={organizationId} steps={firstSteps({ ...nothing, ...change })} />);

test.each<{ data: Partial<Progress>; done: string[] }>([
  { data: {}, done: [] },
  { data: { hasAddress: true }, done: ['address'] },
  { data: { hasPartner: true }, done: ['partner'] },
  { data: { hasMailedInvoice: true }, done: ['send'] },
  { data: counted('DRAFT'), done: [] },
  { data: counted('ISSUED'), done: ['invoice'] },
  { data: counted('ISSUED', 0), done: [] },
  { data: counted('PARTIALLY_PAID'), done: ['invoice', 'paid'] },
  { data: counted('PAID'), done: ['invoice', 'paid'] },
])('the data decide what is done: $data gives $done', ({ data, done }) => {
  expect(doneBy(data)).toEqual(done);
});

test('following a step does not make it done', async () => {
  show({ hasAddress: true });
  expect(await screen.findByText('1 of 5 done')).toBeDefined();
  await userEvent.click(screen.getByRole('link', { name: 'Add your first customer' }));
  expect(await screen.findByText('1 of 5 done')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Add your first customer' })).toBeDefined();
});

test('a step that is done is said to be and leads nowhere; the others lead to where they are done', async () => {
  show({ hasAddress: true });
  expect((await screen.findByText('Say where your business is')).textContent).toBe('Done: Say where your business is');
  const targets = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(targets).toEqual(['/partners/new', '/invoices/new', '/invoices', '/invoices']);
});

test('the list is gone when the data say that all is done', async () => {
  const all = { hasAddress: true, hasPartner: true, hasMailedInvoice: true, ...counted('PAID') };
  renderLinked(
    <>
      <p>The page</p>
      <Checklist organizationId="org_1" steps={firstSteps({ ...nothing, ...all })} />
    </>,
  );
  await screen.findByText('The page');
  expect(screen.queryByText('First steps')).toBeNull();
});

test('hiding the list lasts, and only for that organisation', async () => {
  const first = show();
  await userEvent.click(await screen.findByRole('button', { name: 'Hide' }));
  expect(screen.queryByText('First steps')).toBeNull();
  first.unmount();
  const again = renderLinked(
    <>
      <p>The page</p>
      <Checklist organizationId="org_1" steps={firstSteps(nothing)} />
    </>,
  );
  await screen.findByText('The page');
  expect(screen.queryByText('First steps')).toBeNull();
  again.unmount();
  show({}, 'org_2');
  expect(await screen.findByText('First steps')).toBeDefined();
});
