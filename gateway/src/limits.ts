import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { rootFields } from './root-fields.ts';

/** What a request may be at most; all settable by the environment. */
export type Limits = {
  /** Of a document: the parser stops there. One of the web app has under 600. */
  tokens: number;
  /** Levels of fields, introspection apart, which graphql-js limits itself. */
  depth: number;
  /** How often one root field may be asked for in an operation, under whatever names. */
  rootAliases: number;
  /** Of an operation, as `costOf` counts it. */
  cost: number;
  /** Of a body without, and with a valid token. */
  anonymousBytes: number;
  signedInBytes: number;
};

export const defaultLimits: Limits = {
  tokens: 2_000,
  depth: 14,
  rootAliases: 15,
  cost: 10_000,
  anonymousBytes: 100_000,
  signedInBytes: 1_000_000,
};

/** What validation refuses beyond what the schema says; each answers LIMIT_EXCEEDED and names the limit. */
export function limitRules(limits: Limits) {
  return [depthLimit(limits.depth), rootAliasLimit(limits.rootAliases)];
}

/** The refusal of what is more than it may be. Validation puts a code of its own in place of ours: `limit` is what tells. */
export function exceeded(limit: keyof Limits, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit, http: { status: 400 } } });
}

/** Gives every refusal of a limit its code. The parser reports its own limit as a mistake of syntax. */
export function limitNamed(error: GraphQLFormattedError): GraphQLFormattedError {
  const tokens = /Document contains more tha\w (\d+) tokens/.exec(error.message)?.[1];
  const limit = tokens === undefined ? error.extensions?.limit : 'tokens';
  if (limit === undefined) return error;
  const message = tokens === undefined ? error.message : `The document has more than ${tokens} tokens.`;
  return { ...error, message, extensions: { ...error.extensions, code: 'LIMIT_EXCEEDED', limit } };
}

const depthLimit =
  (most: number) =>
  (context: ValidationContext): ASTVisitor => {
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
        if (depthOf(operation.selectionSet) > most) {
          context.reportError(exceeded('depth', `The operation is more than ${most} levels deep.`));
        }
      },
    };
  };

/** Introspection is deep by nature; whether it is allowed at all is another switch. */
function isIntrospection(selections: SelectionSetNode): boolean {
  return selections.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
}

const rootAliasLimit =
  (most: number) =>
  (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(operation) {
      const times = new Map<string, number>();
      for (const field of rootFields(operation, (name) => context.getFragment(name))) {
        times.set(field.name.value, (times.get(field.name.value) ?? 0) + 1);
      }
      for (const [field, count] of times) {
        if (count > most) context.reportError(exceeded('rootAliases', `"${field}" is asked for more than ${most} times.`));
      }
    },
  });
