import type { Outcome } from './run.ts';

/** What a run comes to, for people. */
export function printed({ problems, journal, deaths, restMs }: Outcome): string[] {
  const counts = [...journal.counts].map(([action, { done, refused }]) => `${action} ${done}/${done + refused}`).sort();
  const wrong = Object.entries(problems).flatMap(([name, lines]) => [
    `  ✗ ${name}`,
    ...lines.slice(0, 10).map((line) => `      ${line}`),
  ]);
  return [
    `  done of asked: ${counts.join(', ')}`,
    `  ${deaths} deaths, at rest after ${(restMs / 1_000).toFixed(1)} s, ${journal.promised.length} promises`,
    ...(wrong.length === 0 ? ['  ✓ all invariants hold'] : wrong),
  ];
}
