import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useContext, useState } from 'react';
import { ExecuteContext } from './execute.ts';
import { type Failure, failureOf } from './failure.ts';

/** A mutation from a component's side. */
export type Command<Data, Variables> = {
  /** Sends it; `onResult` gets the outcome (errors of the schema included). What is no outcome stands in `failure`. */
  run(variables: Variables, onResult: (data: Data) => unknown): Promise<void>;
  readonly busy: boolean;
  readonly failure: Failure | null;
  /** Takes the failure off the page. */
  dismiss(): void;
};

/**
 * A mutation whose outcome is a value: success and the errors a person can act on come in `onResult`, to be told apart by `__typename`;
 * everything else (no connection, no permission, a bug) becomes a `Failure` to show.
 */
export function useCommand<Data, Variables>(document: TypedDocumentNode<Data, Variables>): Command<Data, Variables> {
  const execute = useContext(ExecuteContext);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const run = useCallback(
    async (variables: Variables, onResult: (data: Data) => unknown) => {
      setBusy(true);
      setFailure(null);
      try {
        await onResult(await execute(document, variables));
      } catch (error) {
        console.error(error);
        setFailure(failureOf(error));
      } finally {
        setBusy(false);
      }
    },
    [execute, document],
  );
  const dismiss = useCallback(() => setFailure(null), []);
  return { run, busy, failure, dismiss };
}
