import { type Figure, type Goal, type Report, ratioOf, reached } from './figure.ts';

/** Four significant digits: a bench does not know more. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** One line of JSON a figure on the standard output; what was not run is told beside it. */
export function jsonReport(bench: string): Report {
  return {
    figure: (figure) =>
      console.log(
        JSON.stringify({
          bench,
          metric: figure.metric,
          value: rounded(figure.value),
          unit: figure.unit,
          baseline: figure.baseline.name,
          ratio: rounded(ratioOf(figure)),
        }),
      ),
    notRun: (what, because) => console.error(sentence(bench, what, because)),
  };
}

/** A line for people a figure. */
export function tableReport(bench: string): Report {
  return {
    figure: (figure) => console.log(row(bench, figure)),
    notRun: (what, because) => console.log(sentence(bench, what, because)),
  };
}

const sentence = (bench: string, what: string, because: string) => `${bench} ${what}: not run because ${because}`;

function row(bench: string, figure: Figure): string {
  const { metric, value, unit, baseline } = figure;
  const measured = `${rounded(value)} ${unit}`.padStart(14);
  const against = `= ${rounded(ratioOf(figure))} x ${baseline.name} (${rounded(baseline.value)} ${unit})`;
  return `${bench.padEnd(8)} ${metric.padEnd(26)} ${measured}  ${against.padEnd(58)} ${verdict(figure)}`.trimEnd();
}

function verdict(figure: Figure): string {
  if (figure.goal === undefined) return '';
  return `${reached(figure) ? 'reaches' : 'MISSES'} ${wanted(figure.goal, figure.unit)}`;
}

function wanted(goal: Goal, unit: string): string {
  const bound = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
  return `${bound} ${goal.of === 'value' ? unit : 'x'}`;
}
