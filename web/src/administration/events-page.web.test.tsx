import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { errorOf, standInNetwork } from '../../test/network.ts';
import { renderThemed } from '../../test/page.tsx';
import { EventsPage } from './events-page.tsx';

const captured = 'quittance.payment.payment.captured.v1';
const letter = (service: string, id: string, type = captured) => ({
  service,
  event: { id, type, subject: 'pay_1', data: { amountMinor: '11900' } },
  error: 'Unprocessable: unknown currency',
  attempts: 1,
  deadAt: '2026-01-31T12:00:00.000Z',
});
const queue = { service: 'billing', ready: 3, retrying: 1, dead: 0, oldestSeconds: 12 };

/** The gateway with these letters; what it is asked to replay is gone afterwards. */
function gatewayWith(letters: ReturnType<typeof letter>[]) {
  let left = letters;
  return standInNetwork(({ path, body }) => {
    if (path === '/admin/queues') return Response.json([queue]);
    if (path === '/admin/dead-letters') return Response.json({ letters: left, unavailable: [] });
    const { service, eventId, type } = body as { service: string; eventId?: string; type?: string };
    const isWanted = (it: (typeof left)[number]) =>
      it.service === service && (eventId ?? it.event.id) === it.event.id && (type ?? it.event.type) === it.event.type;
    const replayed = left.filter(isWanted).length;
    left = left.filter((it) => !isWanted(it));
    return Response.json({ replayed });
  });
}
const replays = (sent: ReturnType<typeof gatewayWith>) =>
  sent.filter(({ path }) => path === '/admin/dead-letters/replay').map(({ body }) => body);

test('shows what waits, and what was given up with its whole event on demand', async () => {
  gatewayWith([letter('billing', 'evt_1')]);
  renderThemed(<EventsPage />);
  expect(await screen.findByText('12 s')).toBeDefined();
  expect(screen.getByText('Unprocessable: unknown currency')).toBeDefined();
  const show = screen.getByRole('button', { name: `Show ${captured}` });
  expect(show.getAttribute('aria-expanded')).toBe('false');
  await userEvent.click(show);
  expect(show.getAttribute('aria-expanded')).toBe('true');
  expect(screen.getByText(/"amountMinor": "11900"/)).toBeDefined();
});

test('hands on one event, all of a type, and all of a service', async () => {
  const sent = gatewayWith([
    letter('billing', 'evt_1'),
    letter('billing', 'evt_2'),
    letter('billing', 'evt_3'),
    letter('billing', 'evt_4', 'quittance.user.organization.created.v1'),
    letter('email', 'evt_5'),
  ]);
  renderThemed(<EventsPage />);
  const billing = within(await screen.findByRole('region', { name: 'billing' }));
  await userEvent.click(billing.getAllByRole('button', { name: `Hand ${captured} on again` })[0] as HTMLElement);
  await waitFor(() => expect(billing.getByText(`2 × ${captured}`)).toBeDefined());
  await userEvent.click(billing.getByRole('button', { name: `Hand all ${captured} to billing again` }));
  await waitFor(() => expect(billing.queryByText(captured)).toBeNull());
  await userEvent.click(billing.getByRole('button', { name: 'All of billing once more' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'billing' })).toBeNull());
  expect(screen.getByRole('region', { name: 'email' })).toBeDefined();
  expect(replays(sent)).toEqual([
    { service: 'billing', eventId: 'evt_1' },
    { service: 'billing', type: captured },
    { service: 'billing' },
  ]);
});

test('says when an event can not be handed on, and keeps it', async () => {
  standInNetwork(({ path }) => {
    if (path === '/admin/queues') return Response.json([queue]);
    if (path === '/admin/dead-letters') return Response.json({ letters: [letter('billing', 'evt_1')], unavailable: [] });
    return errorOf('UNAVAILABLE', 'The billing service is not available at the moment; try again shortly.', 503);
  });
  renderThemed(<EventsPage />);
  await userEvent.click(await screen.findByRole('button', { name: `Hand ${captured} on again` }));
  expect((await screen.findByRole('alert')).textContent).not.toBe('');
  expect(screen.getByText(captured)).toBeDefined();
});

test('a service that can not be asked is named, and nobody is told that nothing was given up', async () => {
  const answerWith = (unavailable: string[]) =>
    standInNetwork(({ path }) => Response.json(path === '/admin/queues' ? [] : { letters: [], unavailable }));
  answerWith(['invoice', 'email']);
  const { unmount } = renderThemed(<EventsPage />);
  expect((await screen.findByRole('alert')).textContent).toContain('Could not be asked now: invoice, email.');
  expect(screen.queryByText('Nothing was given up')).toBeNull();
  unmount();
  answerWith([]);
  renderThemed(<EventsPage />);
  expect(await screen.findByText('Nothing was given up')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});
