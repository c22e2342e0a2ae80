import { setTimeout as pause } from 'node:timers/promises';
import type { TcpProxy } from '@quittance/testing/tcp-proxy';
import type { Random } from './random.ts';

/** Ways in which a network breaks. What is held up when it ends is lost: the connections are reset. */
const ways: Readonly<Record<string, (proxy: TcpProxy, ms: number) => Promise<void>>> = {
  'connections reset': async (proxy) => proxy.cut(),
  'refuses connections': async (proxy, ms) => {
    proxy.refuse();
    await pause(ms);
  },
  'moves no byte, then resets': async (proxy, ms) => {
    proxy.freeze();
    await pause(ms);
    proxy.cut();
  },
  'moves no byte for a while': async (proxy, ms) => {
    proxy.freeze();
    await pause(ms);
  },
  'half open': async (proxy, ms) => {
    proxy.halfOpen();
    await pause(ms);
  },
  'slow by 200 ms': async (proxy, ms) => {
    proxy.delay(200);
    await pause(ms);
  },
};

/** Breaks the way to one of these servers for up to three seconds; answers which and how. */
export async function breakNetwork(proxies: Readonly<Record<string, TcpProxy>>, random: Random): Promise<string> {
  const [server, proxy] = random.pick(Object.entries(proxies));
  const [way, work] = random.pick(Object.entries(ways));
  const ms = random.between(300, 3_000);
  await work(proxy, ms);
  proxy.open();
  return `network to ${server}: ${way} (${ms} ms)`;
}
