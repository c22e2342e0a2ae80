import { AsyncLocalStorage } from 'node:async_hooks';

/** What links log lines and events to the request that caused them. */
export type RequestTrace = {
  requestId?: string | undefined;
  /** W3C trace context of the span being worked in, where something is traced. */
  traceparent?: string | undefined;
};

const current = new AsyncLocalStorage<RequestTrace>();

/** Runs `work` so that every log line and event made inside, however deep, carries the request's id. */
export function withRequest<T>(trace: RequestTrace, work: () => T): T {
  return current.run(trace, work);
}

/** The request being worked on, where there is one. */
export function currentRequest(): RequestTrace | undefined {
  return current.getStore();
}

/** For a request to another part, so that what it does hangs below the span being worked in. */
export function traceHeader(): { traceparent?: string } {
  const traceparent = currentRequest()?.traceparent;
  return traceparent === undefined ? {} : { traceparent };
}
