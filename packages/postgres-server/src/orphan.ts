import { setTimeout as sleep } from 'node:timers/promises';
import { disownPidFile, isAlive, readPidFile, servesFolder } from './pid-file.ts';

const patienceMs = 10_000;

/**
 * Stops the server that a killed process left behind on the folder, so that there are never two. Answers whether there was one. A stale pid
 * file whose number now is another program's is made harmless.
 */
export async function stopOrphan(dataDir: string): Promise<boolean> {
  const file = await readPidFile(dataDir);
  if (!file || !isAlive(file.pid)) return false;
  if (!(await servesFolder(file.pid, dataDir))) {
    await disownPidFile(dataDir);
    return false;
  }
  // Fast (ends sessions, checkpoints), then without a checkpoint, then by force; the next start recovers.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    send(file.pid, signal);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      // Not `isAlive`: where nobody collects the orphan's exit status it stays in the process table.
      if (!(await servesFolder(file.pid, dataDir))) return true;
      await sleep(20);
    }
  }
  throw new Error(`The PostgreSQL server ${file.pid} that runs on ${dataDir} could not be stopped`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
