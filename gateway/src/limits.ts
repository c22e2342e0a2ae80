import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

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
  // Each fragment is measured once: measured at each spread, fragments that spread the next one twice would take for ever.
  const measured = new Map<string, number>();
  const depthOf = (selections: SelectionSetNode): number => 1 + Math.max(0, ...selections.selections.map(depthBelow));
  const depthBelow = (selection: SelectionNode): number => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(selection.name.value) - 1;
    if (selection.selectionSet === undefined) return 0;
    return depthOf(selection.selectionSet) - (selection.kind === Kind.INLINE_FRAGMENT ? 1 : 0);
  };
  const depthOfFragment = (name: string): number => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    // Stands while it is being measured, so that a fragment that spreads itself (another rule refuses it) comes to an end.
    measured.set(name, 1);
    const fragment = context.getFragment(name);
    const depth = fragment == null ? 1 : depthOf(fragment.selectionSet);
    measured.set(name, depth);
    return depth;
  };
  return {
    OperationDefinition(operation) {
      if (isIntrospection(operation.selectionSet)) return;
      if (depthOf(operation.selectionSet) > maxDepth) {
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
