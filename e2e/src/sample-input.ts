import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** What an id field wants, by its name: the prefix of the ids it takes. A new field has to be added here. */
const prefixOfField: Readonly<Record<string, string>> = {
  invoiceId: 'inv',
  buyerId: 'ptn',
  partnerId: 'ptn',
  walletId: 'wal',
  fromWalletId: 'wal',
  toWalletId: 'wal',
  billId: 'bil',
  holdId: 'hld',
  transferId: 'tra',
  paymentId: 'pay',
  messageId: 'msg',
  suppressionId: 'sup',
  organizationId: 'org',
  userId: 'usr',
  membershipId: 'mem',
  invitationId: 'ivt',
  apiKeyId: 'key',
  marketableId: 'inv',
};

/** What the ids of a type begin with. */
export const prefixOfType: Readonly<Record<string, string>> = {
  User: 'usr',
  Payee: 'usr',
  Organization: 'org',
  Partner: 'ptn',
  Invoice: 'inv',
  Wallet: 'wal',
  Bill: 'bil',
  Transfer: 'tra',
  Hold: 'hld',
  Payment: 'pay',
  Message: 'msg',
};

/** What `id` names in a root field: its result's type for queries, its noun for mutations. */
export function prefixOf(field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type).name;
  return prefixOfType[type] ?? null;
}

/** Ids that belong to somebody else, by prefix. */
export type ForeignIds = ReadonlyMap<string, string>;

/** The foreign id for a field, or a throw that names the field nobody thought of. */
export function foreignId(field: string, ownPrefix: string | null, ids: ForeignIds): string {
  const prefix = field === 'id' ? ownPrefix : prefixOfField[field];
  if (prefix == null) throw new Error(`The tenant matrix does not know what kind of id "${field}" takes`);
  const id = ids.get(prefix);
  if (id === undefined) throw new Error(`The victim has nothing whose id starts with ${prefix}_`);
  return id;
}

/** An acceptable input of that type, with foreign ids wherever it takes ids. */
export function sampleInput(type: GraphQLInputObjectType, ownPrefix: string | null, ids: ForeignIds): Record<string, unknown> {
  const entries = Object.values(type.getFields())
    .filter((field) => isWanted(field))
    .map((field) => [field.name, sampleValue(field.name, field.type, ownPrefix, ids)] as const);
  return Object.fromEntries(entries);
}

/** What must be there, and every id. */
function isWanted(field: GraphQLInputField): boolean {
  const named = getNullableType(field.type).toString();
  return isNonNullType(field.type) || named === 'ID';
}

function sampleValue(name: string, type: GraphQLInputType, ownPrefix: string | null, ids: ForeignIds): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [sampleValue(name, nullable.ofType, ownPrefix, ids)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) return sampleInput(nullable, ownPrefix, ids);
  switch (nullable.name) {
    case 'ID':
      return foreignId(name, ownPrefix, ids);
    case 'Boolean':
      return true;
    case 'Int':
      return 1;
    case 'Decimal':
      return '1.00';
    case 'CurrencyCode':
      return 'EUR';
    case 'Date':
      return '2026-01-31';
    case 'DateTime':
      return '2099-01-31T12:00:00.000Z';
    default:
      return sampleText(name);
  }
}

function sampleText(name: string): string {
  if (name === 'idempotencyKey') return crypto.randomUUID();
  if (/email|^to$/i.test(name)) return 'stranger@elsewhere.example';
  if (/country/i.test(name)) return 'DE';
  if (name === 'provider') return 'sandbox';
  if (/password/i.test(name)) return 'a long enough password';
  return 'text';
}
