import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Product, startProduct } from '../../e2e/src/product.ts';
import { issueInvoice, messageOf, register } from '../../e2e/src/story.ts';
import type { Baseline, Report } from './figure.ts';
import { quantile, timed } from './measure.ts';
import { memoryOf, processTree } from './process-tree.ts';

const laterStarts = 3;
/** Longer than idle connections (30 s) and the renderer's idle worker (15 s) are kept. */
const settleMs = 40_000;

/**
 * What `npm start` costs once everything is installed and generated: until it is ready, on a new data folder and on a used one, and the
 * memory of all its processes when nothing happens.
 */
export async function start(report: Report): Promise<void> {
  const node: Baseline = { name: 'bare_node', value: await bareNodeMs() };
  // As after an installation: nothing of ours is compiled yet.
  const compileCache = await mkdtemp(join(tmpdir(), 'quittance-compile-cache-'));
  let product: Product | null = null;
  try {
    const first = await timed(() => startProduct({ NODE_COMPILE_CACHE: compileCache }, ['tools/bootstrap.mjs', 'start']));
    product = first.answer;
    const goal = (atMost: number) => ({ of: 'value' as const, atMost });
    report.figure({ metric: 'first', value: first.ms, unit: 'ms', baseline: node, goal: goal(10_000) });

    const later: number[] = [];
    for (let round = 0; round < laterStarts; round += 1) {
      await product.stop('SIGTERM');
      later.push((await timed(product.restart)).ms);
    }
    report.figure({ metric: 'later', value: quantile(later, 0.5), unit: 'ms', baseline: node, goal: goal(3_000) });
    await reportMemory(report, product);
  } finally {
    await product?.remove();
    await rm(compileCache, { recursive: true, force: true });
  }
}

async function reportMemory(report: Report, product: Product): Promise<void> {
  if (process.platform !== 'linux') return report.notRun('memory', 'only Linux tells how processes share memory');
  const baseline = { name: 'bare_node', value: await bareNodeMemory() };
  const goal = { of: 'value' as const, atMost: 500 };
  const idle = async () => {
    await pause(settleMs);
    return memoryOf(await processTree(product.pid()));
  };
  report.figure({ metric: 'idle_memory', value: await idle(), unit: 'MB', baseline, goal });
  await useIt(product);
  report.figure({ metric: 'idle_memory_after_use', value: await idle(), unit: 'MB', baseline, goal });
}

/** What is loaded on demand is loaded: a year of sample invoices, their documents, a mail with one of them. */
async function useIt({ url }: Product): Promise<void> {
  const person = await register(url, 'Memory');
  const answer = await fetch(`${url}/sample-data`, { method: 'POST', headers: { authorization: `Bearer ${person.token}` } });
  if (!answer.ok) throw new Error(`The sample data answered ${answer.status}: ${await answer.text()}`);
  const invoice = await issueInvoice(person);
  await person.api.sendInvoice({ invoiceId: invoice.id, to: ['ap@contoso.example'] });
  await messageOf(person, 'INVOICE');
}

/** From the beginning to the end of a Node that does nothing: milliseconds, the median of five. */
async function bareNodeMs(): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round += 1)
    rounds.push((await timed(() => once(spawn(process.execPath, ['--eval', '0']), 'exit'))).ms);
  return quantile(rounds, 0.5);
}

/** Megabytes of a Node that waits for nothing. */
async function bareNodeMemory(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', 'console.log("ready"); setInterval(() => undefined, 1e6)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await once(child.stdout, 'data');
    return await memoryOf([child.pid ?? 0]);
  } finally {
    child.kill();
  }
}
