import { inProduction, setting } from './env.ts';
import { createFailpoints } from './parse.ts';

if (setting !== undefined && inProduction) throw new Error('FAILPOINTS is for tests: it is refused with NODE_ENV=production.');

const active = setting === undefined ? null : createFailpoints(setting);

/** Whether anything could fail on purpose in this process. */
export const failpointsOn: boolean = active !== null;

/**
 * A named place where a test can break things; nothing happens unless the environment variable `FAILPOINTS` names it. Wait for what it
 * answers: it may reject, take its time, or never come because the process died.
 */
export function failpoint(name: string): Promise<void> | undefined {
  return active?.(name);
}
