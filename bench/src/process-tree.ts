import { readdir, readFile } from 'node:fs/promises';

/** A process with all that it started, in any order. Linux only. */
export async function processTree(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir('/proc')) {
    const parent = /^\d+$/.test(entry) ? await parentOf(entry) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const withChildren = (each: number): number[] => [each, ...(children.get(each) ?? []).flatMap(withChildren)];
  return withChildren(pid);
}

/** The fourth field of `stat`; the second, a name in brackets, may hold anything. */
async function parentOf(pid: string): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? null : Number(parent);
}

/**
 * Megabytes (of 1,048,576 bytes) of memory that the processes hold, each shared page counted once among those who share it (PSS).
 * Linux only. A process that has just ended counts nothing.
 */
export async function memoryOf(pids: readonly number[]): Promise<number> {
  let kilobytes = 0;
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}
