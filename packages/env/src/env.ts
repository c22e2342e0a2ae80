import { z } from 'zod';

/** Thrown once, naming every setting that is missing or wrong. */
export class EnvError extends Error {
  /** One line for each, beginning with the setting's name. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the environment through a zod schema. Empty strings count as unset, so that `X=` in a file means the default.
 * All mistakes are reported together.
 */
export function parseEnv<S extends z.ZodType>(schema: S, environment: Record<string, string | undefined>): z.output<S> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${reasonOf(issue)}`));
}

/** Not what a JavaScript value it should have been: that is nothing the reader knows. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? 'is not set' : issue.message;
}

/** A switch: `1` or `true` is on, `0` or `false` off. */
export const flag = (otherwise: boolean) =>
  z
    .enum(['0', '1', 'true', 'false'])
    .default(otherwise ? '1' : '0')
    .transform((value) => value === '1' || value === 'true');

export const port = (otherwise: number) => z.coerce.number().int().min(0).max(65535).default(otherwise);
