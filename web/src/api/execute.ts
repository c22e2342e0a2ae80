import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createContext } from 'react';
import { requestHeaders } from './request-headers.ts';

type Answer = { data?: unknown; errors?: { message?: string; extensions?: { code?: unknown; requestId?: unknown } }[] };

/** The server answered, but not with data. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly errors: NonNullable<Answer['errors']>;

  constructor(status: number, errors: NonNullable<Answer['errors']>) {
    super(errors[0]?.message ?? `The server answered ${status}.`);
    this.name = 'RefusedRequest';
    this.status = status;
    this.errors = errors;
  }
}

/** Sends an operation and gives its data. */
export type Execute = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Data>;

/** Without cache and client: all that the pages before sign-in need, so that they are light. */
export const executeByFetch: Execute = async <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', ...(await requestHeaders()) },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok || answer.errors !== undefined || answer.data == null) {
    throw new RefusedRequest(response.status, answer.errors ?? []);
  }
  return answer.data as Data;
};

/** How the pages below send mutations: through the client's cache once somebody is signed in. */
export const ExecuteContext = createContext<Execute>(executeByFetch);
