import { setTimeout as pause } from 'node:timers/promises';
import { QuittanceError } from '@quittance/sdk';
import type { Person } from '../story.ts';

/** Failures that say nothing of the outcome: the same call, with the same key, is made again. */
const unanswered = new Set([
  'INTERNAL',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'DOWNSTREAM_SERVICE_ERROR',
  'SUBREQUEST_HTTP_ERROR',
]);
const againAfterMs = 150;
/** Longer than a run on a busy machine: what is asked while things break is answered when everything is healthy again. */
const deadlineMs = 600_000;

export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A refusal: an answer like any other. */
export function isRefusal(error: unknown): error is QuittanceError {
  return error instanceof QuittanceError && !unanswered.has(error.code);
}

/** Makes the call until it is answered, as every client with an idempotency key may. Rejects with a refusal, or when nobody answers for ten minutes. */
export async function untilAnswered<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (Date.now() > deadline) throw new NoAnswer('nobody answered in time', { cause: error });
      await pause(againAfterMs);
    }
  }
}

type Answer = { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] };

/** A mutation that the SDK has no method for, once. `selection` is of its success. */
export async function mutate(
  person: Person,
  url: string,
  field: string,
  input: Record<string, unknown>,
  selection: string,
): Promise<unknown> {
  const type = field.charAt(0).toUpperCase() + field.slice(1);
  const query = `mutation ($input: ${type}Input!) { answer: ${field}(input: $input) { __typename ... on ${type}Success ${selection} ... on UserError { code message } } }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${person.token}`,
      'quittance-organization': person.organizationId,
    },
    body: JSON.stringify({ query, variables: { input } }),
    signal: AbortSignal.timeout(15_000),
  });
  const { data, errors } = (await response.json()) as Answer;
  const [error] = errors ?? [];
  if (error !== undefined) throw new QuittanceError({ code: error.extensions?.code ?? 'INTERNAL', message: error.message });
  const answer = data?.answer as { __typename: string; code?: string; message?: string } | undefined;
  if (answer === undefined) throw new Error(`${url} answered ${response.status}`);
  if (answer.code !== undefined) throw new QuittanceError({ code: answer.code, message: answer.message ?? '' });
  return answer;
}
