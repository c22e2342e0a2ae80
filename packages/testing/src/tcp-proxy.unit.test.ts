import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './drain.ts';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let server: Server;
let proxy: TcpProxy;
let accepted: Socket[];
beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined).pipe(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  proxy = await createTcpProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});
afterEach(async () => {
  await proxy.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

/** A client, and what came back to it. */
async function open(): Promise<{ socket: Socket; echoed: () => string; ended: () => boolean }> {
  const socket = connect(proxy.port, '127.0.0.1');
  let echoed = '';
  let ended = false;
  socket.on('data', (chunk) => {
    echoed += String(chunk);
  });
  socket
    .on('error', () => undefined)
    .on('close', () => {
      ended = true;
    });
  await once(socket, 'connect');
  return { socket, echoed: () => echoed, ended: () => ended };
}

test('what is sent arrives in its order, also when a delay begins and ends in between', async () => {
  const { socket, echoed } = await open();
  const digits = Array.from({ length: 200 }, (_, index) => String(index % 10));
  for (const [index, digit] of digits.entries()) {
    if (index === 50) proxy.delay(30);
    if (index === 150) proxy.open();
    socket.write(digit);
    // One chunk each.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => echoed() === digits.join(''));
});

test('a frozen connection moves nothing and goes on afterwards; a cut one ends', async () => {
  const { socket, echoed, ended } = await open();
  socket.write('a');
  await eventually(() => echoed() === 'a');
  proxy.freeze();
  socket.write('b');
  const other = await open();
  other.socket.write('c');
  expect([echoed(), ended()]).toEqual(['a', false]);
  proxy.open();
  await eventually(() => echoed() === 'ab' && other.echoed() === 'c');
  proxy.cut();
  await eventually(() => ended() && other.ended());
});

test('of a half-open connection only the server knows that it has ended, until the network is back', async () => {
  const { socket, echoed, ended } = await open();
  socket.write('a');
  await eventually(() => echoed() === 'a');
  proxy.halfOpen();
  await eventually(() => accepted[0]?.destroyed === true);
  socket.write('b');
  expect([echoed(), ended()]).toEqual(['a', false]);
  proxy.open();
  await eventually(ended);
  expect(echoed()).toBe('a');
  const again = await open();
  again.socket.write('c');
  await eventually(() => again.echoed() === 'c');
});
