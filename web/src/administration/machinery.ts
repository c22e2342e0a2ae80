import { RefusedRequest } from '../api/execute.ts';
import { requestHeaders } from '../api/request-headers.ts';

/** A service's queue. */
export type QueueFigures = {
  service: string;
  ready: number;
  retrying: number;
  dead: number;
  /** Age of the oldest waiting event; null where it is not known. */
  oldestSeconds: number | null;
};

/** An event that its service gave up on. */
export type DeadLetter = {
  service: string;
  /** The whole event; its other attributes and its data are only shown. */
  event: { id: string; type: string; subject: string };
  error: string;
  attempts: number;
  deadAt: string;
};

/** The figures of every service's queue. */
export async function fetchQueues(): Promise<QueueFigures[]> {
  return (await ask('/admin/queues')) as QueueFigures[];
}

/** Every event that was given up, and the services that could not be asked. */
export async function fetchDeadLetters(): Promise<{ letters: DeadLetter[]; unavailable: string[] }> {
  return (await ask('/admin/dead-letters')) as { letters: DeadLetter[]; unavailable: string[] };
}

/** One event of a service, all of a type, or all that the service gave up on. */
export type Replay = { service: string; eventId?: string; type?: string };

/** Hands events to their service once more, with the same ids; answers how many. */
export async function replayDeadLetters(wanted: Replay): Promise<number> {
  const answer = await ask('/admin/dead-letters/replay', { method: 'POST', body: JSON.stringify(wanted) });
  return (answer as { replayed: number }).replayed;
}

async function ask(path: string, init: { method?: string; body?: string } = {}): Promise<unknown> {
  const headers = { ...(await requestHeaders()), ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(path, { credentials: 'same-origin', headers, ...init });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const errors = typeof answer === 'object' && answer !== null && 'errors' in answer ? answer.errors : [];
  throw new RefusedRequest(response.status, Array.isArray(errors) ? errors : []);
}
