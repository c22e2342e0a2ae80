import { type ASTVisitor, type FieldNode, GraphQLError, Kind, type SelectionSetNode, type ValidationContext } from 'graphql';

/** The parser stops there: a document of the web app has under 600. */
export const maxTokens = 2_000;
const maxDepth = 14;
const maxRootAliases = 15;

export const limits = { maxTokens, maxDepth, maxRootAliases };

/** What validation refuses beyond what the schema says; each answers LIMIT_EXCEEDED with the limit's name. */
export const limitRules = [depthLimit, rootAliasLimit];

function exceeded(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED' } });
}

function depthLimit(context: ValidationContext): ASTVisitor {
  const depthOf = (selections: SelectionSetNode, seen: ReadonlySet<string>): number =>
    1 +
    Math.max(
      0,
      ...selections.selections.map((selection) => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const name = selection.name.value;
          const fragment = context.getFragment(name);
          return fragment == null || seen.has(name) ? 0 : depthOf(fragment.selectionSet, new Set([...seen, name])) - 1;
        }
        if (selection.selectionSet === undefined) return 0;
        const inner = depthOf(selection.selectionSet, seen);
        return selection.kind === Kind.INLINE_FRAGMENT ? inner - 1 : inner;
      }),
    );
  return {
    OperationDefinition(operation) {
      if (isIntrospection(operation.selectionSet)) return;
      if (depthOf(operation.selectionSet, new Set()) > maxDepth) {
        context.reportError(exceeded(`The operation is more than ${maxDepth} levels deep.`));
      }
    },
  };
}

/** Introspection is deep by nature; whether it is allowed at all is another switch. */
function isIntrospection(selections: SelectionSetNode): boolean {
  return selections.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
}

function rootAliasLimit(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const times = new Map<string, number>();
      for (const field of rootFields(context, operation.selectionSet)) {
        times.set(field.name.value, (times.get(field.name.value) ?? 0) + 1);
      }
      for (const [field, count] of times) {
        if (count > maxRootAliases) context.reportError(exceeded(`"${field}" is asked for more than ${maxRootAliases} times.`));
      }
    },
  };
}

function rootFields(context: ValidationContext, selections: SelectionSetNode, seen = new Set<string>()): FieldNode[] {
  return selections.selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(context, selection.selectionSet, seen);
    const name = selection.name.value;
    const fragment = context.getFragment(name);
    if (fragment == null || seen.has(name)) return [];
    seen.add(name);
    return rootFields(context, fragment.selectionSet, seen);
  });
}
