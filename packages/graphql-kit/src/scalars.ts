import { isCurrency } from '@quittance/money/money';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/**
 * The shared scalars. They check form only; ranges and meaning are checked by commands, which know the field's path (the gateway
 * passes scalars on unseen).
 */
function textScalar(name: string, description: string, accepts: (text: string) => boolean): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && value.length <= 64 && accepts(value)) return value;
    throw new GraphQLError(`${name}: ${description}`, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
    serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  });
}

const decimalPattern = /^-?\d+(\.\d+)?$/;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

export const scalars = {
  DateTime: textScalar(
    'DateTime',
    'an instant such as 2026-01-31T12:00:00.000Z',
    (text) => !Number.isNaN(Date.parse(text)) && text.includes('T'),
  ),
  Date: textScalar('Date', 'a day such as 2026-01-31', (text) => dayPattern.test(text) && !Number.isNaN(Date.parse(text))),
  Decimal: textScalar('Decimal', 'a decimal number as a string, such as "12.50"', (text) => decimalPattern.test(text)),
  CurrencyCode: textScalar('CurrencyCode', 'an ISO 4217 code such as EUR', isCurrency),
};
