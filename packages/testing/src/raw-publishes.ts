import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';

/** How many persistent messages a second a broker confirms that go into one quorum queue, all sent before the first confirm is awaited. */
export async function rawPublishes(url: string, { messages, bytes }: { messages: number; bytes: number }): Promise<number> {
  const connection = await connect(url);
  try {
    const channel = await connection.createConfirmChannel();
    const queue = `raw-publishes-${randomUUID()}`;
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    const body = Buffer.alloc(bytes, 'x');
    const began = performance.now();
    for (let sent = 0; sent < messages; sent += 1)
      channel.sendToQueue(queue, body, { persistent: true, messageId: String(sent) });
    await channel.waitForConfirms();
    const seconds = (performance.now() - began) / 1000;
    await channel.deleteQueue(queue);
    return messages / seconds;
  } finally {
    await connection.close();
  }
}
