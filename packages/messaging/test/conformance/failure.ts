import { drain, eventually } from '@quittance/testing/drain';
import { expect, test } from 'vitest';
import { Unprocessable } from '../../src/consumer.ts';
import { deliveryLimit } from '../../src/ladder.ts';
import { attempts, type Broker, ladderMs } from '../broker.ts';
import { useHarness } from '../harness.ts';
import { contract, eventOf } from '../service.ts';

/** What becomes of events that can not be handled. */
export function failureConformance(createBroker: () => Promise<Broker>): void {
  const h = useHarness(createBroker);

  test('an event that fails comes again after each delay of the ladder', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    const times: number[] = [];
    await h.consume(billing, transport, () => {
      times.push(performance.now());
      if (times.length < attempts) throw new Error('not yet');
    });
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    await billing.effectsReach(1);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits).toHaveLength(ladderMs.length);
    for (const [index, delay] of ladderMs.entries()) expect(waits[index]).toBeGreaterThanOrEqual(delay - 1);
  });

  // Mutant: attempts are not counted.
  test('an event that always fails is a dead letter after exactly four attempts, and its neighbours are not', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    let tried = 0;
    const consumer = await h.consume(billing, transport, (events) => {
      if (!events.some(({ data }) => data.version === 666)) return;
      if (events.length === 1) tried += 1;
      throw new Error('poison');
    });
    h.relay(transport);
    await h.publisher.emit(...Array.from({ length: 99 }, (_, n) => eventOf(`s${n}`, n === 50 ? 666 : 1)));
    const [letter] = await eventually(async () => {
      const letters = await consumer.deadLetters();
      return letters.length > 0 && letters;
    });
    expect({ tried, attempts: letter?.attempts, error: letter?.error }).toEqual({
      tried: attempts,
      attempts,
      error: 'Error: poison',
    });
    expect(await billing.effects()).toHaveLength(98);
    await drain({ pools: [h.publisher.pool], transport });
  });

  test('an event that can never succeed is a dead letter after its first attempt', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    const consumer = await h.consume(billing, transport, () => {
      throw new Unprocessable('unknown currency');
    });
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    const letters = await eventually(async () => {
      const found = await consumer.deadLetters();
      return found.length > 0 && found;
    });
    expect(letters.map(({ error, attempts: tries }) => [error, tries])).toEqual([['Unprocessable: unknown currency', 1]]);
  });

  test('an event whose data do not fit the contract is a dead letter, and those behind it are handled', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    const consumer = await h.consume(billing, transport);
    const [bad, good] = await h.envelopes(eventOf('s'), eventOf('s'));
    if (!bad || !good) throw new Error('two were emitted');
    await transport.publish([{ ...bad, data: { version: 'one' } }, good]);
    await billing.effectsReach(1);
    await eventually(async () => (await consumer.deadLetters()).length === 1);
    expect((await billing.effects()).map(({ event_id }) => event_id)).toEqual([good.id]);
  });

  // Mutant: a replay only marks.
  test('a replayed dead letter comes to its service alone, with the same id, and is handled once', async () => {
    const billing = await h.newService('billing');
    const email = await h.newService('email');
    const { transport } = await h.newProcess();
    let broken = true;
    const consumer = await h.consume(billing, transport, () => {
      if (broken) throw new Unprocessable('a bug');
    });
    await h.consume(email, transport);
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    const [letter] = await eventually(async () => {
      const found = await consumer.deadLetters();
      return found.length > 0 && found;
    });
    if (!letter) throw new Error('there is one');
    broken = false;
    expect(await consumer.replay(letter.event.id)).toBe(true);
    await billing.effectsReach(1);
    expect((await billing.effects())[0]?.event_id).toBe(letter.event.id);
    await drain({ pools: [h.publisher.pool], transport });
    expect(await email.effects()).toHaveLength(1);
    expect(await consumer.deadLetters()).toEqual([]);
    expect(await consumer.replay(letter.event.id)).toBe(false);
  });

  // Mutant: unanswered messages are given out for ever.
  test('an event that kills whoever handles it is a dead letter once the delivery limit is reached', async () => {
    const { transport } = await h.newProcess();
    let deliveries = 0;
    const buried: string[] = [];
    const subscription = await transport.subscribe({
      service: 'billing',
      types: [contract.type],
      handle: async () => {
        deliveries += 1;
        throw new Error('no answer');
      },
      bury: async (letters) => void buried.push(...letters.map(({ error }) => error)),
    });
    h.cleanUp(() => subscription.stop());
    await transport.publish(await h.envelopes(eventOf('s')));
    await eventually(() => buried.length === 1);
    expect(buried).toEqual([`Delivered ${deliveryLimit} times without an answer`]);
    expect(deliveries).toBeGreaterThanOrEqual(deliveryLimit);
    expect(deliveries).toBeLessThanOrEqual(deliveryLimit + 1);
  });

  // Mutant: dead letters are forgotten when they can not be stored.
  test('dead letters wait while they can not be stored', async () => {
    const { transport } = await h.newProcess();
    let refusals = 0;
    const buried: string[] = [];
    const subscription = await transport.subscribe({
      service: 'billing',
      types: [contract.type],
      handle: async (deliveries) => deliveries.map(() => ({ kind: 'dead', error: 'never' })),
      bury: async (letters) => {
        refusals += 1;
        if (refusals < 3) throw new Error('database away');
        buried.push(...letters.map(({ event }) => event.id));
      },
    });
    h.cleanUp(() => subscription.stop());
    const [event] = await h.envelopes(eventOf('s'));
    if (!event) throw new Error('one was emitted');
    await transport.publish([event]);
    await eventually(() => buried.length > 0);
    expect(buried).toEqual([event.id]);
  });
}
