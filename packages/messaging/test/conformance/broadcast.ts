import { eventually } from '@quittance/testing/drain';
import { expect, test } from 'vitest';
import type { Broker } from '../broker.ts';
import { useHarness } from '../harness.ts';

/** What only live listeners hear. */
export function broadcastConformance(createBroker: () => Promise<Broker>): void {
  const h = useHarness(createBroker);

  test('a broadcast is heard by every listener of its topic in every process, while it listens', async () => {
    const heard: string[] = [];
    const [one, two] = [await h.newProcess(), await h.newProcess()];
    const leaving = await one.transport.listen('live', ({ kind }) => heard.push(`leaving ${kind}`));
    await one.transport.listen('live', ({ kind }) => heard.push(`one ${kind}`));
    await two.transport.listen('live', ({ kind }) => heard.push(`two ${kind}`));
    await two.transport.listen('other', ({ kind }) => heard.push(`other ${kind}`));
    await two.transport.broadcast('live', { kind: 'a' });
    await eventually(() => heard.length === 3);
    await leaving.stop();
    await one.transport.broadcast('live', { kind: 'b' });
    await two.transport.broadcast('other', { kind: 'c' });
    await eventually(() => heard.length === 6);
    expect(heard.toSorted()).toEqual(['leaving a', 'one a', 'one b', 'other c', 'two a', 'two b']);
    one.network.cut();
    await eventually(() => one.transport.healthy());
    await eventually(async () => {
      await two.transport.broadcast('live', { kind: 'd' });
      return heard.includes('one d');
    });
  });
}
