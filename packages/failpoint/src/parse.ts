import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { assert } from '@quittance/result';

/** Thrown by a failpoint that says `error`. */
export class Failpoint extends Error {
  override name = 'Failpoint';
}

type Rule = { action: 'crash' | 'error' | 'delay'; probability: number; ms: number };

const delayMs = 50;
const rulePattern = /^(crash|error|delay):(0|1|0?\.\d+)(?::(\d+))?$/;

/**
 * Reads `seed=7;while=/tmp/armed;relay.confirmed=crash:0.02;consumer.committed=error:0.2;provider.answered=delay:0.1:500`. `crash` ends the
 * process as a power cut does, `error` rejects, `delay` waits (50 ms unless told); each with that probability, drawn from the seed, the
 * process and the name. `while`: only as long as there is that file, so that a test can stop it all without a restart.
 */
export function createFailpoints(setting: string, crash = endAtOnce): (name: string) => Promise<void> | undefined {
  const entries = setting.split(';').filter((entry) => entry !== '');
  const given = new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
  const [seed = '', armed] = [given.get('seed'), given.get('while')];
  given.delete('seed');
  given.delete('while');
  const rules = new Map([...given].map(([name, text]) => [name, ruleOf(name, text)]));
  const counts = new Map<string, number>();
  return (name) => {
    const rule = rules.get(name);
    if (rule === undefined || (armed !== undefined && !existsSync(armed))) return undefined;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (draw(`${seed} ${process.pid} ${name} ${count}`) >= rule.probability) return undefined;
    return trigger(name, rule, crash);
  };
}

function ruleOf(name: string, text: string): Rule {
  const [, action, probability, ms] = rulePattern.exec(text) ?? [];
  assert(action !== undefined, `FAILPOINTS says ${name}=${text}, which is no rule`);
  return { action: action as Rule['action'], probability: Number(probability), ms: Number(ms ?? delayMs) };
}

/** From 0 to below 1, by the text alone. */
const draw = (text: string) => createHash('sha256').update(text).digest().readUInt32LE() / 2 ** 32;

async function trigger(name: string, { action, ms }: Rule, crash: () => void): Promise<void> {
  if (action === 'error') throw new Failpoint(`failpoint ${name}`);
  if (action === 'delay') return void (await pause(ms));
  crash();
}

function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
