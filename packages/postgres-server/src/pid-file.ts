import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server says of itself in its data folder. */
export type PidFile = { pid: number; ready: boolean };

const pidFileOf = (dataDir: string) => join(dataDir, 'postmaster.pid');

/** Null when no server wrote one (or it is just being written). */
export async function readPidFile(dataDir: string): Promise<PidFile | null> {
  const text = await readFile(pidFileOf(dataDir), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, ready: lines[7]?.trim() === 'ready' };
}

/** Whether there is such a process, of whichever user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the process is a PostgreSQL server on that folder: process ids are used again after a reboot, and in a container the same few
 * always are. A server's working directory is its data folder. Where that can't be seen (no /proc), the pid file is believed.
 */
export async function servesFolder(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dataDir));
  } catch {
    return false;
  }
}

/** A process id that no system gives. */
const nobody = 99_999_999;

/**
 * Keeps PostgreSQL from taking a stranger for a server that is running, when a stale file names a process id that is in use again. The rest
 * of the file stays: by it PostgreSQL sees whether processes of a dead server are still at work.
 */
export async function disownPidFile(dataDir: string): Promise<void> {
  const text = await readFile(pidFileOf(dataDir), 'utf8');
  await writeFile(pidFileOf(dataDir), text.replace(/^-?\d+/, String(nobody)));
}
