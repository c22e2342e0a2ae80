import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { exceeded } from './limits.ts';
import { fragmentsOf } from './root-fields.ts';

/** How long a list is taken to be that can't be told its length. */
const rowsOfList = 10;
/** How long a page is that is not told its length, as `parsePage` has it. */
const rowsOfPage = 50;

export type Operation = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
};

/**
 * What an operation costs at most to answer, known before it runs: each object is 1 and what is asked of it, times the length of the list it
 * stands in. What takes `first` is that long, another list counts as 10. Scalars are free; `@skip` and `@include` save nothing.
 */
export function costOf({ schema, document, operation, variables }: Operation): number {
  const given = { ...defaultsOf(operation), ...variables };
  const findFragment = fragmentsOf(document.definitions);
  // Each fragment is counted once: counted at each spread, fragments that spread the next one twice would take for ever.
  const counted = new Map<string, number>();

  const ofFragment = (name: string): number => {
    const known = counted.get(name);
    const fragment = known === undefined ? findFragment(name) : null;
    if (fragment == null) return known ?? 0;
    const cost = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    counted.set(name, cost);
    return cost;
  };
  const ofSelections = (set: SelectionSetNode, parent: GraphQLNamedType | undefined): number => {
    const costs = set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
      if (selection.kind === Kind.FIELD) return ofField(selection, parent);
      const { typeCondition } = selection;
      return ofSelections(selection.selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : parent);
    });
    return costs.reduce((sum, cost) => sum + cost, 0);
  };
  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined): number => {
    const field = fieldsOf(parent)[node.name.value];
    if (field === undefined || node.selectionSet === undefined) return 0;
    return rowsOf(node, field, parent, given) * (1 + ofSelections(node.selectionSet, namedType(field.type)));
  };
  return ofSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

// `@apollo/gateway` makes its schema with the CommonJS build of `graphql`, whose types are no instances to the functions of this one:
// hence by their form.

function fieldsOf(type: GraphQLNamedType | undefined): Readonly<Record<string, GraphQLField<unknown, unknown>>> {
  return type !== undefined && 'getFields' in type ? (type.getFields() as Record<string, GraphQLField<unknown, unknown>>) : {};
}

function namedType(type: GraphQLOutputType): GraphQLNamedType {
  return 'ofType' in type ? namedType(type.ofType) : type;
}

function rowsOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  parent: GraphQLNamedType | undefined,
  variables: Record<string, unknown>,
): number {
  const first = field.args.find(({ name }) => name === 'first');
  if (first !== undefined) {
    const given = node.arguments?.find(({ name }) => name.value === 'first');
    const length = given === undefined ? first.defaultValue : valueFromASTUntyped(given.value, variables);
    // A length that is none costs what the default does: the field itself refuses it.
    return typeof length === 'number' && length >= 1 ? length : rowsOfPage;
  }
  // The rows of a page were counted with the page.
  const isPage = 'pageInfo' in fieldsOf(parent);
  return field.type.toString().startsWith('[') && !isPage ? rowsOfList : 1;
}

function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const entries = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.fromEntries(entries);
}

/** Refuses operations that cost more, before a subgraph is asked. */
export function costLimit(most: number): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ schema, document, operation, request }) {
        if (operation === undefined) return;
        const cost = costOf({ schema, document, operation, variables: request.variables ?? {} });
        if (cost > most)
          throw exceeded('cost', `The operation costs ${cost}, of at most ${most}: ask for shorter pages or fewer levels.`);
      },
    }),
  };
}
