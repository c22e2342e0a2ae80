/** The commands behind `npm start`, `npm test` and the others; `tools/bootstrap.mjs` calls it with the right Node. */
import { root } from './root.ts';

process.chdir(root);

// The bootstrap holds the other end: when it was killed, nobody passes signals on any more, so this ends as if told to.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

const commands: Record<string, () => Promise<{ main(args: string[]): Promise<void> }>> = {
  start: () => import('./commands/start.ts'),
  'start:processes': () => import('./commands/start-processes.ts'),
  test: () => import('./commands/test.ts'),
  check: () => import('./commands/check.ts'),
  generate: () => import('./commands/generate.ts'),
  bench: () => import('./commands/bench.ts'),
  chaos: () => import('./commands/chaos.ts'),
  cli: () => import('./commands/cli.ts'),
  seed: () => import('./commands/seed.ts'),
  'migration:diff': () => import('./commands/migration-diff.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = commands[name];
if (!load) {
  console.error(`There is no command ${JSON.stringify(name)}. There are: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
try {
  await (await load()).main(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
