import { benches } from '../../bench/src/benches.ts';
import { jsonReport, tableReport } from '../../bench/src/print.ts';
import { makeStale } from '../generate/stamped.ts';
import { codeStages, pageStages } from '../generate/steps.ts';

/** `npm run bench -- [names] [--json]`: measures, each figure beside a baseline of the same run. Without a name: all, one after the other. */
export async function main(args: string[]): Promise<void> {
  const json = args.includes('--json');
  const names = args.filter((word) => word !== '--json');
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0)
    throw new Error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  await makeStale([...codeStages(), ...pageStages()], { say: console.error });
  for (const [name, load] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const bench = await load();
    await bench(json ? jsonReport(name) : tableReport(name));
  }
  // Idle connections of clients must not keep what has nothing left to do.
  process.exit();
}
