import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  Kind,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';

/**
 * Variables as their types say, read in a fraction of the time that `getVariableValues` of graphql-js takes for thousands of input objects: no
 * dictionary for each of them, no path for an error that hardly ever comes. What is not surely right is left to graphql-js, which
 * says what is wrong with it.
 */

const doubtful = Symbol('doubtful');
/** The value as its type has it, or `doubtful`. */
type Read = (value: unknown) => unknown;

/** The values that are given for these definitions; null when one of them is not surely right, or missing where it must not be. */
export function readVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const values: Record<string, unknown> = {};
  for (const { variable, type, defaultValue } of definitions) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name)) values[name] = readerOfNode(schema, type)(given[name]);
    else if (type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined) return null;
    if (values[name] === doubtful) return null;
  }
  return values;
}

function readerOfNode(schema: GraphQLSchema, node: TypeNode): Read {
  if (node.kind === Kind.NON_NULL_TYPE) return unlessNull(readerOfNode(schema, node.type));
  if (node.kind === Kind.LIST_TYPE) return listOf(readerOfNode(schema, node.type));
  const type = schema.getType(node.name.value);
  return type === undefined ? () => doubtful : readerOf(type as GraphQLInputType);
}

const readers = new WeakMap<GraphQLInputType, Read>();

function readerOf(type: GraphQLInputType): Read {
  const known = readers.get(type);
  if (known !== undefined) return known;
  const read = makeReader(type);
  readers.set(type, read);
  return read;
}

/** By the type's name for itself: the gateway's schema is made with the CommonJS build of `graphql`, whose types are no instances to this one. */
function makeReader(type: GraphQLInputType): Read {
  switch (type[Symbol.toStringTag]) {
    case 'GraphQLNonNull':
      return unlessNull(readerOf((type as { ofType: GraphQLInputType }).ofType));
    case 'GraphQLList':
      return listOf(readerOf((type as { ofType: GraphQLInputType }).ofType));
    case 'GraphQLInputObjectType':
      return objectOf(type as GraphQLInputObjectType);
    case 'GraphQLScalarType':
    case 'GraphQLEnumType':
      return leafOf(type as GraphQLLeafType);
    default:
      return () => doubtful;
  }
}

const unlessNull =
  (read: Read): Read =>
  (value) =>
    value == null ? doubtful : read(value);

const listOf =
  (read: Read): Read =>
  (value) => {
    if (value == null) return null;
    if (!Array.isArray(value)) return doubtful;
    const items = value.map(read);
    return items.includes(doubtful) ? doubtful : items;
  };

function leafOf(type: GraphQLLeafType): Read {
  return (value) => {
    if (value == null) return null;
    try {
      return type.parseValue(value) ?? doubtful;
    } catch {
      return doubtful;
    }
  };
}

type Field = { name: string; read: Read; isRequired: boolean; defaultValue: unknown };

function objectOf(type: GraphQLInputObjectType): Read {
  // When it is first read, because a type may contain itself.
  let fields: Field[] | undefined;
  return (value) => {
    if (value == null) return null;
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) return doubtful;
    fields ??= fieldsOf(type);
    return readFields(fields, value as Record<string, unknown>);
  };
}

function fieldsOf(type: GraphQLInputObjectType): Field[] {
  return Object.values(type.getFields()).map(({ name, type: ofField, defaultValue }) => {
    const isRequired = ofField[Symbol.toStringTag] === 'GraphQLNonNull' && defaultValue === undefined;
    return { name, read: readerOf(ofField), isRequired, defaultValue };
  });
}

function readFields(fields: readonly Field[], value: Record<string, unknown>): unknown {
  const object: Record<string, unknown> = {};
  let found = 0;
  for (const { name, read, isRequired, defaultValue } of fields) {
    const given = value[name];
    if (given !== undefined) {
      const known = read(given);
      if (known === doubtful) return doubtful;
      object[name] = known;
      found += 1;
    } else if (isRequired) return doubtful;
    else if (defaultValue !== undefined) object[name] = defaultValue;
  }
  return hasMoreThan(value, found) ? doubtful : object;
}

/** Whether it has fields that are not among those that were found. */
function hasMoreThan(value: object, found: number): boolean {
  let count = 0;
  for (const _ in value) count += 1;
  return count !== found;
}
