import type { ApolloServerPlugin } from '@apollo/server';
import { type AdministrationLog, type DeedOutcome, outsiderOf } from '@quittance/access/administration';
import { type DocumentNode, type GraphQLFormattedError, Kind, type SelectionSetNode } from 'graphql';
import { unavailable } from './errors.ts';
import type { RequestContext } from './subgraph.ts';

const mostFields = 50;
/** Errors of who asks; what else goes wrong is a failure. */
const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'RATE_LIMITED', 'LIMIT_EXCEEDED', 'CONFLICT'];

/** Tells the audit trail of every mutation that a platform administrator sends for an organisation where they do not belong. */
export function recordAdministration(log: AdministrationLog): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => {
      let end: ((outcome: DeedOutcome) => Promise<void>) | null = null;
      const outcomes: DeedOutcome[] = [];
      return {
        async didResolveOperation({ operation, document, contextValue }) {
          const outsider = operation?.operation === 'mutation' ? outsiderOf(contextValue.caller) : null;
          if (outsider === null) return;
          const fields = [...rootFieldsOf(document, operation?.selectionSet)].slice(0, mostFields);
          end = await log.begin({ ...outsider, action: 'MUTATION', fields, subject: null }).catch(() => {
            throw unavailable();
          });
        },
        async executionDidStart() {
          if (end === null) return;
          return {
            willResolveField({ info }) {
              if (info.path.prev !== undefined) return;
              return (error, result) => void outcomes.push(error === null ? outcomeOf(result) : outcomeOfError(error));
            },
          };
        },
        async willSendResponse({ response }) {
          if (end === null || response.body.kind !== 'single') return;
          const errors = response.body.singleResult.errors ?? [];
          await end(together(outcomes.length > 0 ? outcomes : errors.map(outcomeOfError)));
        },
      };
    },
  };
}

/** Results that can be refused are unions of a success and errors, told apart by `__typename`. */
function outcomeOf(result: unknown): DeedOutcome {
  const type = (result as { __typename?: unknown } | null)?.__typename;
  return typeof type === 'string' && type.endsWith('Error') ? 'REFUSED' : 'OK';
}

function outcomeOfError(error: Error | GraphQLFormattedError): DeedOutcome {
  const code = (error as GraphQLFormattedError).extensions?.code;
  return refusals.includes(String(code)) ? 'REFUSED' : 'FAILED';
}

function together(outcomes: readonly DeedOutcome[]): DeedOutcome {
  const [first = 'OK', ...others] = outcomes;
  return others.every((outcome) => outcome === first) ? first : 'PARTLY';
}

/** The names of an operation's root fields, also those within fragments. */
function rootFieldsOf(document: DocumentNode, selections: SelectionSetNode | undefined): Set<string> {
  const names = (selections?.selections ?? []).flatMap((selection): string[] => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return [...rootFieldsOf(document, selection.selectionSet)];
    const fragment = document.definitions.find(
      (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? [...rootFieldsOf(document, fragment.selectionSet)] : [];
  });
  return new Set(names);
}
