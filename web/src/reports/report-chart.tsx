import { Text } from '@mantine/core';
import { formatMoney, type MoneyValue } from '../ui/format.ts';
import classes from './report-chart.module.css';

/** What is drawn of a period, in the chart's one currency. */
export type Bars = { name: string; billed: MoneyValue; paid: MoneyValue };

type ReportChartProps = {
  /** What it shows, and where the same stands in words. */
  label: string;
  periods: readonly Bars[];
};

const mostLabels = 4;

/** Bars of what was billed and paid, period by period, in one currency. A picture: the figures stand in a table beside it. */
export function ReportChart({ label, periods }: ReportChartProps) {
  const top = periods.flatMap(({ billed, paid }) => [billed, paid]).reduce(higher, null);
  const step = Math.ceil(periods.length / mostLabels);
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.legend}>
        <Text span size="sm" className={classes.billed}>
          Billed
        </Text>
        <Text span size="sm" className={classes.paid}>
          Paid
        </Text>
        {top !== null && (
          <Text span size="xs" c="dimmed" ml="auto">
            highest bar: {formatMoney(top)}
          </Text>
        )}
      </figcaption>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${periods.length} 100`}
        preserveAspectRatio="none"
        className={classes.bars}
      >
        {periods.map(({ name, billed, paid }, index) => (
          <g key={name}>
            <title>{`${name}: billed ${formatMoney(billed)}, paid ${formatMoney(paid)}`}</title>
            <Bar className={classes.billedBar} x={index + 0.1} value={billed} top={top} />
            <Bar className={classes.paidBar} x={index + 0.5} value={paid} top={top} />
          </g>
        ))}
      </svg>
      <div className={classes.names} aria-hidden style={{ gridTemplateColumns: `repeat(${periods.length}, minmax(0, 1fr))` }}>
        {periods.map(({ name }, index) => (
          <span key={name} className={classes.name}>
            {index % step === 0 ? name : ''}
          </span>
        ))}
      </div>
    </figure>
  );
}

type BarProps = { className: string | undefined; x: number; value: MoneyValue; top: MoneyValue | null };

function Bar({ className, x, value, top }: BarProps) {
  const height = top === null ? 0 : (pixels(value) / pixels(top)) * 100;
  return <rect className={className} x={x} width={0.4} y={100 - height} height={height} />;
}

/** For lengths on the screen alone: no sum is made of it. */
const pixels = ({ amount }: MoneyValue) => Number(amount);

function higher(highest: MoneyValue | null, value: MoneyValue): MoneyValue | null {
  return pixels(value) > (highest === null ? 0 : pixels(highest)) ? value : highest;
}
