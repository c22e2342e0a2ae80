import { z } from 'zod';
import type { ProofKind, Reports } from './proof.ts';

const minor = z.string().transform(BigInt);

/** What is kept of a report is read as strictly as if somebody else had written it: another version may have. */
const schemas = {
  LEDGER: z.object({
    ok: z.boolean(),
    checkedTransfers: z.number(),
    checkedAt: z.iso.datetime().transform((text) => new Date(text)),
    problems: z.array(z.object({ check: z.string(), subject: z.string(), detail: z.string() })),
  }),
  RECONCILIATION: z.array(
    z.object({
      check: z.string(),
      figures: z.array(
        z.object({
          currency: z.string(),
          expectedCount: z.number(),
          expectedMinor: minor,
          foundCount: z.number(),
          foundMinor: minor,
        }),
      ),
      differenceCount: z.number(),
      differences: z.array(
        z.object({
          kind: z.enum(['MISSING', 'SURPLUS', 'AMOUNT']),
          id: z.string(),
          currency: z.string(),
          expectedMinor: minor.nullable(),
          foundMinor: minor.nullable(),
        }),
      ),
    }),
  ),
} as const satisfies { [Kind in ProofKind]: z.ZodType<Reports[Kind]> };

/** JSON has no `bigint`: amounts are decimal strings of minor units. */
export const writeReport = (report: Reports[ProofKind]): string =>
  JSON.stringify(report, (_, value) => (typeof value === 'bigint' ? value.toString() : value));

export const readReport = <Kind extends ProofKind>(kind: Kind, json: unknown): Reports[Kind] =>
  schemas[kind].parse(json) as Reports[Kind];
