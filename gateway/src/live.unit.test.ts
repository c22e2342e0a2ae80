import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLiveStreams, type LiveStreams } from './live.ts';

let live: LiveStreams;
let server: Server;
let next: Caller;
let opened: (boolean | Error)[];
beforeEach(async () => {
  live = createLiveStreams();
  opened = [];
  server = createServer((_request, response) => {
    response.on('error', (error) => opened.push(error));
    opened.push(live.open(response, next));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  live.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A window of this caller, once its stream is open. */
async function windowOf(caller: Caller): Promise<IncomingMessage> {
  next = caller;
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, resolve).on('error', reject);
  });
  response.setEncoding('utf8');
  return response;
}

/** All that a window is told until its stream ends. */
async function heardBy(window: IncomingMessage): Promise<unknown[]> {
  let text = '';
  for await (const chunk of window) text += chunk;
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
}

const about = (...audience: string[]) => ({ kind: 'wallet', id: newId('wal'), audience });

test('a window hears of its person and organisations, and of nobody else', async () => {
  const [alice, bob] = [callerOf(), callerOf()];
  const windows = [await windowOf(alice), await windowOf(bob)].map(heardBy);
  const changes = [about(alice.userId ?? ''), about(bob.organization?.id ?? ''), about(newId('org')), about()];
  for (const change of changes) live.hear(change);
  live.close();
  const told = changes.map(({ kind, id }) => ({ kind, id }));
  expect(await Promise.all(windows)).toEqual([[told[0]], [told[1]]]);
});

test('is never told for whom else it is', async () => {
  const alice = callerOf();
  const window = heardBy(await windowOf(alice));
  live.hear(about(alice.userId ?? '', newId('org')));
  live.close();
  expect(Object.keys((await window)[0] as object)).toEqual(['kind', 'id']);
});

test('whose belonging has changed hears nothing more until they say again who they are', async () => {
  const [alice, bob] = [callerOf(), callerOf()];
  const [hers, his] = [await windowOf(alice), await windowOf(bob)].map(heardBy);
  live.endOf(alice.userId ?? '');
  live.hear(about(alice.organization?.id ?? '', bob.organization?.id ?? ''));
  expect(await hers).toEqual([]);
  live.close();
  expect(await his).toHaveLength(1);
});

test('a window that does not read is closed, and the changes after that harm nobody', async () => {
  const alice = callerOf();
  const window = await windowOf(alice);
  const gone = new Promise((resolve) => window.on('error', resolve).on('close', resolve));
  const change = { kind: 'x'.repeat(1_000_000), id: newId('wal'), audience: [alice.userId ?? ''] };
  for (let each = 0; each < 50; each += 1) live.hear(change);
  window.resume();
  await gone;
  expect(opened).toEqual([true]);
});

test('what is heard while it closes harms nobody, and no window opens any more', async () => {
  const alice = callerOf();
  const window = heardBy(await windowOf(alice));
  live.close();
  live.hear(about(alice.userId ?? ''));
  expect(await window).toEqual([]);
  expect(opened).toEqual([true]);
});
