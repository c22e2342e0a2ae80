import { render, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { openStream, type Sent, standInNetwork } from '../../test/network.ts';
import { pauseBefore } from './live.ts';
import { LiveProvider, useLive, useLiveState } from './live-context.tsx';

function Follower({ kinds, refetch }: { kinds: readonly string[]; refetch(): void }) {
  useLive(kinds, refetch);
  return <output>{useLiveState()}</output>;
}

/** A page that shows invoices and one that shows bills, on connections that the test speaks through. */
function follow(answers: readonly (() => Response)[]) {
  const left = [...answers];
  const requests = standInNetwork(() => left.shift()?.() ?? new Response(null, { status: 503 }));
  const [invoices, bills] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const page = (scope: string) => (
    <LiveProvider scope={scope}>
      <Follower kinds={['invoice', 'message']} refetch={invoices} />
      <Follower kinds={['bill']} refetch={bills} />
    </LiveProvider>
  );
  const view = render(page('org_1'));
  return { requests, invoices, bills, unmount: view.unmount, actFor: (scope: string) => view.rerender(page(scope)) };
}

const isState = (state: string) => waitFor(() => expect(screen.getAllByRole('status')[0]?.textContent).toBe(state));
const change = (kind: string, id = '1') => `data: ${JSON.stringify({ kind, id })}\n\n`;
const comeOnline = () => window.dispatchEvent(new Event('online'));
const isAborted = ({ signal }: Sent) => signal?.aborted;

test('several changes that arrive together are one reason to ask again', async () => {
  const stream = openStream();
  const { invoices, bills } = follow([() => stream.response]);
  await isState('open');
  stream.send(change('invoice') + change('message') + change('invoice', '2') + change('bill'));
  await waitFor(() => expect(bills).toHaveBeenCalledOnce());
  expect(invoices).toHaveBeenCalledOnce();
});

test('a change of another kind leaves a page alone', async () => {
  const stream = openStream();
  const { invoices, bills } = follow([() => stream.response]);
  await isState('open');
  stream.send(`${change('invoice') + change('wallet')}data: not understood\n\n`);
  await waitFor(() => expect(invoices).toHaveBeenCalledOnce());
  expect(bills).not.toHaveBeenCalled();
});

test('a lost connection is said, comes back by itself, and then everything is asked for again', async () => {
  const [first, second] = [openStream(), openStream()];
  const { requests, invoices, bills } = follow([() => first.response, () => second.response]);
  await isState('open');
  first.end();
  await isState('waiting');
  expect(invoices).not.toHaveBeenCalled();
  comeOnline();
  await isState('open');
  await waitFor(() => expect(bills).toHaveBeenCalledOnce());
  expect(invoices).toHaveBeenCalledOnce();
  expect(requests).toHaveLength(2);
});

test('a refused connection is tried again, and is no reason to ask for what was just loaded', async () => {
  const stream = openStream();
  const { invoices, bills } = follow([() => new Response(null, { status: 503 }), () => stream.response]);
  await isState('waiting');
  comeOnline();
  await isState('open');
  stream.send(change('invoice'));
  await waitFor(() => expect(invoices).toHaveBeenCalledOnce());
  expect(bills).not.toHaveBeenCalled();
});

test('another scope is another connection, and the old one ends', async () => {
  const { requests, actFor } = follow([() => openStream().response, () => openStream().response]);
  await isState('open');
  actFor('org_2');
  await waitFor(() => expect(requests.map(isAborted)).toEqual([true, false]));
});

test('leaving ends the connection for good', async () => {
  const { requests, unmount } = follow([() => openStream().response]);
  await isState('open');
  unmount();
  expect(requests.map(isAborted)).toEqual([true]);
});

test('the pauses between tries double up to half a minute and are spread', () => {
  expect([0, 1, 2, 20].map((attempt) => pauseBefore(attempt, () => 1))).toEqual([1_000, 2_000, 4_000, 30_000]);
  expect([0, 1, 2, 20].map((attempt) => pauseBefore(attempt, () => 0))).toEqual([500, 1_000, 2_000, 15_000]);
});
