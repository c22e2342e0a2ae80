import type { ApolloServerPlugin } from '@apollo/server';
import { codeOf } from '@quittance/graphql-kit/errors';
import { counter, histogram } from '@quittance/telemetry/metrics';
import { type FieldNode, Kind, type OperationDefinitionNode } from 'graphql';

const operations = counter('quittance_operations_total', 'Operations by what they ask for and the code of their first error.', [
  'type',
  'field',
  'code',
]);
const seconds = histogram('quittance_operation_seconds', 'From a parsed request to its answer.', ['type', 'field']);

/**
 * Counts and times operations. Labels come from the schema, never from the caller: the root field, `several` of them, or `none` for what is
 * no valid operation. What a mutation answers as one of its typed errors counts as `OK`.
 */
export const operationMetrics: ApolloServerPlugin = {
  requestDidStart: async () => {
    const startedAt = performance.now();
    let labels = { type: 'none', field: 'none' };
    return {
      // Only after validation: until then a field is whatever somebody typed.
      didResolveOperation: async ({ operation }) => {
        if (operation === undefined) return;
        labels = { type: operation.operation, field: rootFieldOf(operation) };
      },
      willSendResponse: async ({ response }) => {
        const [error] = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
        operations.inc({ ...labels, code: error === undefined ? 'OK' : codeOf(error.extensions?.code) });
        seconds.observe(labels, (performance.now() - startedAt) / 1_000);
      },
    };
  },
};

function rootFieldOf({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const fields = selections.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD);
  const names = new Set(fields.map(({ name }) => name.value));
  const [only] = names;
  return fields.length === selections.length && names.size === 1 && only !== undefined ? only : 'several';
}
