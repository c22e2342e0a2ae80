import { EnvError } from '@quittance/env';

/** Why a process could not start: a mistake of whoever starts it in a sentence; the stack is for mistakes of ours. */
export function explain(error: unknown): string {
  if (error instanceof EnvError) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `The port is taken (${message}). Choose another one by its variable, for instance PORT=4001.`;
  if (code === 'EACCES') return `Not allowed: ${message}`;
  return error instanceof Error && error.name !== 'Error' ? message : (stack ?? String(error));
}
