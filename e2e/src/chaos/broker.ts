import { findRabbitmqServer, startRabbitmqServer } from '@quittance/testing/rabbitmq-server';
import { connect } from 'amqplib';
import { queuesUnder } from '../given-services.ts';

/** The RabbitMQ of a world. */
export type ChaosBroker = {
  url: string;
  /** Whether it is a process of ours, which can be killed. */
  isOwn: boolean;
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

/** A broker of our own where RabbitMQ is installed, else the given one, which nobody may kill. */
export async function startBroker(givenUrl: string | null): Promise<ChaosBroker> {
  const script = findRabbitmqServer();
  if (script !== null) return { isOwn: true, ...(await startRabbitmqServer(script)) };
  if (givenUrl === null) throw new Error('There is neither a RabbitMQ server to start nor one that runs.');
  const nothing = () => Promise.resolve();
  return { url: givenUrl, isOwn: false, kill: nothing, start: nothing, remove: nothing };
}

/** One line for each queue under the prefix in which something waits. */
export async function waitingAt(url: string, prefix: string): Promise<string[]> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const lines: string[] = [];
    for (const queue of queuesUnder(prefix)) {
      const { messageCount } = await channel.checkQueue(queue);
      if (messageCount > 0) lines.push(`${messageCount} in ${queue.slice(prefix.length)}`);
    }
    return lines;
  } finally {
    await connection.close();
  }
}
