import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inherited } from './env.ts';
import { root } from './root.ts';

/** A program that ended badly, with what it printed. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

type RunOptions = { cwd?: string; env?: Record<string, string> };

/** A program of `node_modules/.bin`. */
export const tool = (name: string) => join(root, 'node_modules', '.bin', name);

/** Runs a script on this Node, quietly: what it prints is thrown when it fails. Answers what it printed. */
export async function runScript(script: string, args: string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: { ...inherited, NODE_NO_WARNINGS: '1', NO_COLOR: '1', FORCE_COLOR: '0', ...options.env },
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const text = Buffer.concat(printed).toString().trim();
  if (code !== 0) throw new ProgramError(withoutProgress(text) || `${script} ended with code ${code}`);
  return text;
}

/** The first mistakes matter; the rest often follows from them. */
const mostLines = 60;

/** Lines that only say what is being done, or that it went well. */
const withoutProgress = (text: string) =>
  text
    .split('\n')
    .filter((line) => !/^\s*[❯✔]/u.test(line))
    .slice(0, mostLines)
    .join('\n');

/** Runs a script on this Node in the foreground and answers its exit code. */
export async function runInForeground(script: string, args: string[], options: RunOptions = {}): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: 'inherit',
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
  });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  const waitOut = () => undefined;
  process.on('SIGINT', waitOut).on('SIGTERM', pass);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('SIGINT', waitOut).off('SIGTERM', pass);
  return code ?? 1;
}
