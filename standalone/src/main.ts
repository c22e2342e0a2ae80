import { explain } from '@quittance/process/explain';
import { createLogger } from '@quittance/telemetry/log';
import { readEnv } from './env.ts';
import { type RunningStandalone, startStandalone } from './start.ts';

const stopWithinMs = 5_000;

let running: RunningStandalone | null = null;
let stopping = false;

async function shutDown(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log(`${signal}: stopping ...`);
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  // While it still starts nothing runs that has to be drained; PostgreSQL notices by itself that we are gone.
  await running?.stop();
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void shutDown(signal));

try {
  const env = readEnv();
  const log = createLogger({ name: 'quittance', level: env.LOG_LEVEL });
  running = await startStandalone(env, log);
  console.log(`\nQuittance is ready at ${running.url}\n`);
  if (running.setupToken !== null) console.log(`The first administrator needs this set-up token: ${running.setupToken}\n`);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
