import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestServer } from '@quittance/testing/server';
import { createTcpProxy, targetOf, throughProxy } from '@quittance/testing/tcp-proxy';
import { parts, partsBehind, pidOf, prepareSurroundings, startProcesses } from '../processes.ts';
import type { Product } from '../product.ts';
import { startBroker, waitingAt } from './broker.ts';
import { environmentOf, type WorldOptions } from './environment.ts';
import { breakNetwork } from './network.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Each part a process of its own, over a PostgreSQL and a RabbitMQ of their own, with a network in between that can be broken. */
export async function startProcessesWorld(options: WorldOptions & { amqpUrl: string | null; replicas: number }): Promise<World> {
  const { replicas } = options;
  const { environment, armed } = await environmentOf(options);
  const broker = await startBroker(options.amqpUrl);
  const postgres = await startTestServer({ survives: 'crash' });
  const surroundings = await prepareSurroundings(broker.url, postgres);
  const { DATABASE_ADMIN_URL: databaseUrl = '', AMQP_PREFIX: prefix = '' } = surroundings.environment;
  const toPostgres = await createTcpProxy(targetOf(databaseUrl));
  const toBroker = await createTcpProxy(targetOf(broker.url));
  const through = { DATABASE_ADMIN_URL: throughProxy(databaseUrl, toPostgres), AMQP_URL: throughProxy(broker.url, toBroker) };
  const product = await startProcesses({ ...surroundings.environment, ...through, ...environment }, replicas);
  const urls = [product.url, ...partsBehind.map(surroundings.urlOf)];
  return {
    url: product.url,
    description: [
      `${parts.length * replicas} processes of the product, killed with SIGKILL`,
      'a PostgreSQL of its own, killed with SIGKILL, behind a proxy that breaks connections',
      broker.isOwn
        ? 'a RabbitMQ of its own, killed with SIGKILL, behind a proxy that breaks connections'
        : 'a RabbitMQ that somebody else runs, behind a proxy that breaks connections: it is not killed, because none is installed here that could be',
    ],
    databaseOf: async (service) => surroundings.databaseOf(service),
    faults: {
      kill: (random) => killOne(product, replicas, random),
      cut: (random) => breakNetwork({ PostgreSQL: toPostgres, RabbitMQ: toBroker }, random),
      postgres: async () => {
        await postgres.crash();
        return 'PostgreSQL killed and recovered';
      },
      broker: async (random) => {
        const ms = random.between(500, 3_000);
        if (!broker.isOwn) toBroker.refuse();
        await broker.kill();
        await pause(ms);
        await broker.start();
        toBroker.open();
        return broker.isOwn ? `RabbitMQ killed, started again ${ms} ms later` : `RabbitMQ out of reach for ${ms} ms, not killed`;
      },
    },
    arm: () => writeFile(armed, ''),
    heal: async () => {
      await rm(armed, { force: true });
      while (!(await allReady(urls))) await pause(100);
    },
    waiting: () => waitingAt(broker.url, prefix),
    deaths: () => product.output().match(/ended with .*: it is started again$/gm)?.length ?? 0,
    output: product.output,
    remove: async () => {
      await product.remove();
      await Promise.all([toPostgres.close(), toBroker.close()]);
      await surroundings.remove();
      await broker.remove();
      await rm(armed, { force: true });
    },
  };
}

/** Any process of any part that lives; those that a failpoint has just ended are on their way back. */
async function killOne(product: Product, replicas: number, random: Random): Promise<string> {
  for (;;) {
    const part = random.pick(parts);
    const label = replicas > 1 ? `${part}.${random.between(1, replicas)}` : part;
    try {
      process.kill(pidOf(product, label), 'SIGKILL');
      return label;
    } catch {
      await pause(20);
    }
  }
}

async function allReady(urls: readonly string[]): Promise<boolean> {
  const answers = urls.map(async (url) => {
    const { ok } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return ok;
  });
  const answered = await Promise.allSettled(answers);
  return answered.every((answer) => answer.status === 'fulfilled' && answer.value);
}
