import { setTimeout as delay } from 'node:timers/promises';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Child, startChild } from './child.ts';
import { databaseVariables, makeDatabases } from './databases.ts';
import { checkEnvironment, composeEnvironment, type Environment, type PartPlan, planParts } from './parts.ts';

export type Topology = { publicUrl: string; stop(): Promise<void> };

type RunningPart = { name: string; children: Child[]; balancer: Balancer | null };

export type TopologyOptions = {
  environment: Environment;
  /** How many of each part. More than one listen anywhere, behind a balancer at the part's port. */
  replicas: number;
  print(line: string): void;
};

/** Starts every part as a process of its own, all at once, on the PostgreSQL and RabbitMQ that the environment names. Throws `EnvError`. */
export async function startTopology({ environment, replicas, print }: TopologyOptions): Promise<Topology> {
  const plan = planParts(environment);
  // Replicas are taken out of the round before they stop taking requests.
  const delays = replicas > 1 ? { SHUTDOWN_DELAY_MS: '1000' } : {};
  const composed = composeEnvironment({ ...delays, ...environment, ...databaseVariables(environment) }, plan);
  checkEnvironment(composed);
  await makeDatabases(environment);
  const parts: RunningPart[] = [];
  const stop = async () => {
    // Whoever is asked first stops first: what it is answering needs the others.
    for (const group of [parts.filter(isDoor), parts.filter((part) => !isDoor(part))]) {
      await Promise.all(group.flatMap(({ children }) => children.map((child) => child.stop())));
      await Promise.all(group.map(({ balancer }) => balancer?.close()));
    }
  };
  try {
    for (const part of plan) parts.push(await startPart(part, { environment: composed, replicas, print }));
    await Promise.all(parts.flatMap(({ children }) => children.map(({ ready }) => ready)));
    await untilReady(plan.find(isDoor));
    return { publicUrl: composed.PUBLIC_URL ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const isDoor = ({ name }: { name: string }) => name === 'gateway';

async function startPart(part: PartPlan, { environment, replicas, print }: TopologyOptions): Promise<RunningPart> {
  const { name, script, portVariable } = part;
  const balancer = replicas > 1 ? await startBalancer(part.port) : null;
  const port = balancer === null ? String(part.port) : '0';
  const children = Array.from({ length: replicas }, (_, index) =>
    startChild({
      label: replicas > 1 ? `${name}.${index + 1}` : name,
      script,
      environment: { ...environment, [portVariable]: port },
      print,
      up: (url) => balancer?.add(url),
      down: (url) => balancer?.remove(url),
    }),
  );
  // Looked at together, later: one that fails meanwhile must not end this process.
  for (const { ready } of children) ready.catch(() => undefined);
  return { name, children, balancer };
}

/** The parts know each other by then; what the gateway says is what users get. */
async function untilReady(gateway: PartPlan | undefined): Promise<void> {
  const url = `http://127.0.0.1:${gateway?.port}/readyz`;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await delay(50);
}
