import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { QuittanceError } from './errors.ts';
import * as generated from './operations.generated.ts';
import { send, type TransportOptions } from './transport.ts';

export { ConnectionError, QuittanceError } from './errors.ts';
export type { TransportOptions } from './transport.ts';

/** A mutation's result without the errors: those are thrown as `QuittanceError`. */
type Success<Result> = Exclude<Result, { code: string }>;

/** The key may be left out: one is made, and kept over the tries of that call. Give your own to repeat a call later. */
type WithOptionalKey<Variables> = Variables extends { input: infer Input }
  ? { input: Input extends { idempotencyKey: string } ? Omit<Input, 'idempotencyKey'> & { idempotencyKey?: string } : Input }
  : Variables;

/** What takes an input (mutations, above all) takes its fields, everything else its variables. */
type Argument<Variables> = WithOptionalKey<Variables> extends { input: infer Input } ? Input : Variables;

type Method<Document> =
  Document extends TypedDocumentNode<infer Data, infer Variables>
    ? (
        ...args: Record<never, never> extends Variables ? [Argument<Variables>?] : [Argument<Variables>]
      ) => Promise<Success<Omit<Data, '__typename'>[keyof Omit<Data, '__typename'>]>>
    : never;

type Documents = typeof generated;
type OperationName<Key> = Key extends `${infer Name}Document` ? Uncapitalize<Name> : never;

/** One method for each operation of the spine, named as in the API. */
export type Quittance = { [Key in keyof Documents as OperationName<Key>]: Method<Documents[Key]> };

/**
 * A client of one Quittance server. Calls answer the success or throw: `QuittanceError` when the server refused (its `code` says why),
 * `ConnectionError` when there was no answer. Queries and calls with an idempotency key are tried again by themselves.
 */
export function createQuittance(options: TransportOptions): Quittance {
  const methods = Object.entries<unknown>(generated)
    .filter((entry): entry is [string, DocumentNode] => entry[0].endsWith('Document'))
    .map(([exported, document]) => {
      const name = exported.slice(0, -'Document'.length);
      return [name.charAt(0).toLowerCase() + name.slice(1), methodFor(options, name, document)];
    });
  return Object.fromEntries(methods) as Quittance;
}

function methodFor(options: TransportOptions, operationName: string, document: DocumentNode) {
  const query = print(document);
  const definition = document.definitions.find((each) => each.kind === 'OperationDefinition');
  const isOperation = definition?.kind === 'OperationDefinition';
  const isMutation = isOperation && definition.operation === 'mutation';
  const takesInput = isOperation && definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'input');
  const keyed = generated.keyedOperations.has(operationName);
  return async (argument: Record<string, unknown> = {}) => {
    const idempotencyKey = keyed ? String(argument.idempotencyKey ?? crypto.randomUUID()) : null;
    const input = idempotencyKey === null ? argument : { ...argument, idempotencyKey };
    const variables = takesInput ? { input } : argument;
    const data = await send(options, { query, operationName, variables, repeatable: !isMutation || keyed, idempotencyKey });
    const [result] = Object.values(data);
    if (!isRefusal(result)) return result;
    const { __typename: typename, code, message, path, ...details } = result;
    throw new QuittanceError({ typename, code, message, path, details });
  };
}

function isRefusal(result: unknown): result is { __typename: string; code: string; message: string; path: string[] | null } {
  return typeof result === 'object' && result !== null && '__typename' in result && String(result.__typename).endsWith('Error');
}
