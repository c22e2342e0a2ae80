import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { currentRequest, withRequest } from './request.ts';

export type { Span };

/** What of a span is said when it begins. */
export type SpanOptions = {
  kind?: keyof typeof SpanKind;
  /** Names, counts and ids of things: never what people typed. */
  attributes?: Record<string, string | number>;
  /** W3C traceparent of what caused it; the span being worked in unless told. */
  parent?: string | undefined;
  /** Traceparents of further causes, where there are several. */
  links?: readonly string[];
};

let tracer: Tracer | null = null;

/** Spans are made by this one from now on; null ends that. */
export function useTracer(next: Tracer | null): void {
  tracer = next;
}

/** Whether spans are made at all: for work that is only worth it then. */
export function isTracing(): boolean {
  return tracer !== null;
}

/**
 * Runs `work` as one span of a trace. What it logs, appends and calls belongs to the span, because that is the traceparent of the current
 * request. An error ends the span with the error's name; its message may hold personal data. Without tracing it is only `work`.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span | null) => Promise<T>): Promise<T> {
  if (tracer === null) return work(null);
  const span = startSpan(tracer, name, options);
  return withRequest({ ...currentRequest(), traceparent: traceparentOf(span) }, async () => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** For work that is not one function: whoever starts it ends it. Null without tracing. */
export function beginSpan(name: string, options: SpanOptions): { traceparent: string; end(error?: unknown): void } | null {
  if (tracer === null) return null;
  const span = startSpan(tracer, name, options);
  return {
    traceparent: traceparentOf(span),
    end: (error) => {
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function startSpan(by: Tracer, name: string, options: SpanOptions): Span {
  const parent = spanContextOf(options.parent ?? currentRequest()?.traceparent);
  const links = (options.links ?? []).map(spanContextOf).filter((context) => context !== null);
  return by.startSpan(
    name,
    {
      kind: SpanKind[options.kind ?? 'INTERNAL'],
      attributes: options.attributes ?? {},
      links: links.map((context) => ({ context })),
    },
    parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  );
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function spanContextOf(traceparent: string | undefined) {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true };
}
