import { connect } from 'node:net';

/** A client that sends the beginning of a request and then, for as long as it may, a byte every 10 ms; answers what it was told until it was cut off. */
export function trickle(url: string, beginning: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(beginning);
  const drip = setInterval(() => socket.write('x'), 10);
  let told = '';
  socket.on('data', (chunk) => {
    told += chunk;
  });
  return new Promise((resolve) => {
    // A reset is one way to be cut off; `close` follows it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      resolve(told);
    });
  });
}
