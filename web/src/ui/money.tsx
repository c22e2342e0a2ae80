import { Text, type TextProps } from '@mantine/core';
import { formatMoney, type MoneyValue } from './format.ts';

/** An amount of money; figures of equal width, never broken over two lines. */
export function Money({ value, ...props }: { value: MoneyValue } & TextProps) {
  return (
    <Text span inherit className="figures" {...props}>
      {formatMoney(value)}
    </Text>
  );
}
