import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Tells one process from a later one with the same id: when it began, since which boot. Empty for a process that is not there. */
export async function processMark(pid: number): Promise<string> {
  try {
    if (process.platform !== 'linux') return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim();
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field is the program's name in parentheses and may hold anything; the rest is plain. State first, start time 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === 'Z' ? '' : `${boot.trim()} ${startedAt}`;
  } catch {
    return '';
  }
}

/** Whether the process that had this mark is still at work. */
export async function isRunning(pid: number, mark: string): Promise<boolean> {
  return mark !== '' && (await processMark(pid)) === mark;
}
