import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, Kind, type NamedTypeNode, type OperationDefinitionNode } from 'graphql';
import { readVariables } from './read-variables.ts';

/** The scalar of federation that takes everything as it is. */
const anyType = '_Any';

/**
 * Has variables read by `readVariables` where it can tell that they are right: execution gets the values, with an operation that says that they
 * may be anything, because graphql-js reads variables in no other way than its own.
 */
export const variablesOnce: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation(context) {
      const { schema, document, operation, request } = context;
      const definitions = operation?.variableDefinitions ?? [];
      const given = request.variables ?? {};
      if (operation === undefined || definitions.length === 0 || schema.getType(anyType) === undefined) return;
      // A default is a literal: it has to be read as its own type.
      if (definitions.some((each) => each.defaultValue !== undefined && !Object.hasOwn(given, each.variable.name.value))) return;
      const values = readVariables(schema, definitions, given);
      if (values === null) return;
      request.variables = values;
      Object.assign(context, { document: ofAnything(document, operation) });
    },
  }),
};

/** One for each operation: Apollo keeps the documents that it has parsed. */
const made = new WeakMap<OperationDefinitionNode, DocumentNode>();

function ofAnything(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const known = made.get(operation);
  if (known !== undefined) return known;
  const type: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: anyType } };
  const variableDefinitions = (operation.variableDefinitions ?? []).map((each) => ({ ...each, type }));
  const other = { ...operation, variableDefinitions };
  const twin = { ...document, definitions: document.definitions.map((each) => (each === operation ? other : each)) };
  made.set(operation, twin);
  return twin;
}
