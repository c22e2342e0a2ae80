import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./postgres-process.ts', import.meta.url));

export type SpawnedPostgres = {
  child: ChildProcess;
  ready: { appUrl: string; ownerUrl: string; encoding: string; uid: number };
  /** The next line it prints. */
  nextLine(): Promise<unknown>;
};

/**
 * Starts `postgres-process.ts` on a folder, in a process group of its own, and waits until it is ready. Throws what it printed as its error
 * when it ends before that.
 */
export async function spawnPostgres(
  dataDir: string,
  options: { uid?: number; gid?: number; env?: Record<string, string>; umask?: string } = {},
): Promise<SpawnedPostgres> {
  const { umask = '022', env, ...account } = options;
  const child = spawn('sh', ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, program, dataDir], {
    ...account,
    env: { PATH: '/usr/bin:/bin', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const nextLine = async (): Promise<unknown> => {
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error(errors))),
    ])) as [string];
    return JSON.parse(line);
  };
  return { child, ready: (await nextLine()) as SpawnedPostgres['ready'], nextLine };
}

/** Kills without giving it a chance to clean up. */
export async function killHard(spawned: SpawnedPostgres): Promise<void> {
  const ended = once(spawned.child, 'exit');
  spawned.child.kill('SIGKILL');
  await ended;
}
