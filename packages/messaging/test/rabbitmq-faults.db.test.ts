import { drain, eventually } from '@quittance/testing/drain';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { type Channel, connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { createNames } from '../src/rabbitmq/topology.ts';
import { rabbitmqBroker } from './broker.ts';
import { useHarness } from './harness.ts';
import { contract, eventOf } from './service.ts';

const url = await findRabbitmq();

describe.skipIf(url === null)('RabbitMQ', () => {
  let prefix = '';
  let closeAdmin: () => Promise<void> = async () => undefined;
  const h = useHarness(async () => {
    const broker = await rabbitmqBroker(url ?? '')();
    prefix = broker.prefix;
    return broker;
  });
  const own = () => createNames(prefix).of('billing');
  /** Not through the proxy: for what an operator or a stranger does. */
  const admin = async (): Promise<Channel> => {
    const connection = await connect(url ?? '');
    closeAdmin = () => connection.close();
    return connection.createChannel();
  };
  afterEach(async () => {
    await closeAdmin();
    closeAdmin = async () => undefined;
  });

  // Mutant: publish without waiting for confirms.
  test('publishing does not succeed while no confirm comes, and does not wait for ever', async () => {
    const billing = await h.newService('billing');
    await h.consume(billing, (await h.newProcess()).transport);
    const { transport, network } = await h.newProcess();
    const [first, second] = await h.envelopes(eventOf('s'), eventOf('s'));
    if (!first || !second) throw new Error('two were emitted');
    await transport.publish([first]);
    network.freeze();
    await expect(transport.publish([second])).rejects.toThrow('not within 2000 ms');
    network.open();
    await transport.publish([second]);
    await billing.effectsReach(2);
    expect(await billing.effects()).toHaveLength(2);
  });

  // Mutant: a stop waits for the broker's answer.
  test('a process ends in time while its network is dead', async () => {
    const billing = await h.newService('billing');
    const { transport, network } = await h.newProcess();
    const consumer = await h.consume(billing, transport);
    const relay = h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    await billing.effectsReach(1);
    network.freeze();
    await h.publisher.emit(eventOf('s'));
    const before = performance.now();
    await Promise.all([relay.stop(), consumer.stop()]);
    await transport.close();
    expect(performance.now() - before).toBeLessThan(8_000);
  });

  test('a service that starts while the broker is away gets its events once that is there', async () => {
    const billing = await h.newService('billing');
    const { transport, network } = await h.newProcess();
    network.refuse();
    const starting = h.consume(billing, transport);
    await eventually(() => network.refused >= 2);
    network.open();
    await starting;
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    await billing.effectsReach(1);
  });

  // Mutant: a cancelled consumer is not noticed.
  test('a service whose queue was deleted declares it anew and goes on', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    await h.consume(billing, transport);
    const channel = await admin();
    await channel.deleteQueue(own().in);
    await eventually(async () => {
      await h.publisher.emit(eventOf('s'));
      await transport.publish(await h.envelopes(eventOf('s')));
      return (await billing.effects()).length > 0;
    });
  });

  // Mutant: an event whose queue is gone is done with.
  test('an event whose service has lost its queue stays in the outbox until the queue is there again, and reaches it', async () => {
    const { transport } = await h.newProcess({ billing: [contract.type] });
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    await drain({ pools: [h.publisher.pool], transport: { queues: async () => [] } });
    await (await admin()).deleteQueue(own().in);
    await h.publisher.emit(eventOf('s'), eventOf('t'));
    await drain({ pools: [h.publisher.pool], transport: { queues: async () => [] } });
    const billing = await h.newService('billing');
    await h.consume(billing, (await h.newProcess()).transport);
    await billing.effectsReach(2);
    expect((await billing.effects()).map(({ subject, sequence }) => `${subject}${sequence}`)).toEqual(['s2', 't1']);
  });

  // Mutant: what is no event is dropped.
  test('a message that is no event is set aside as it came, and those behind it are handled', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    await h.consume(billing, transport);
    const channel = await admin();
    channel.sendToQueue(own().in, Buffer.from('not JSON'), { messageId: 'stranger' });
    await transport.publish(await h.envelopes(eventOf('s')));
    await billing.effectsReach(1);
    const set = await eventually(() => channel.get(own().unreadable, { noAck: true }));
    expect([set.content.toString(), set.properties.messageId]).toEqual(['not JSON', 'stranger']);
    expect((await transport.queues())[0]).toMatchObject({ ready: 0, retrying: 0, dead: 0 });
  });

  // Mutant: returned messages are not looked at.
  test('redelivering to a service that has no queue fails instead of losing the event', async () => {
    const { transport } = await h.newProcess();
    const [event] = await h.envelopes(eventOf('s'));
    if (!event) throw new Error('one was emitted');
    await expect(transport.redeliver('nobody', event)).rejects.toThrow('There is no queue');
  });

  test('an event travels as CloudEvents in binary mode, persistent, with its id as message id', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    await (await h.consume(billing, transport)).stop();
    const [event] = await h.envelopes(eventOf('s'));
    if (!event) throw new Error('one was emitted');
    await transport.publish([event]);
    const channel = await admin();
    const message = await eventually(() => channel.get(own().in, { noAck: true }));
    expect(JSON.parse(message.content.toString())).toEqual(event.data);
    expect(message.properties).toMatchObject({
      messageId: event.id,
      type: event.type,
      contentType: 'application/json',
      deliveryMode: 2,
      headers: {
        'cloudEvents:id': event.id,
        'cloudEvents:specversion': '1.0',
        'cloudEvents:partitionkey': 's',
        'cloudEvents:sequence': '1',
        'x-attempt': 1,
      },
    });
  });
});
