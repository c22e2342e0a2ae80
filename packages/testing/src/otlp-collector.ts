import { startHttp } from './http.ts';

/** A span as it arrived. */
export type CollectedSpan = {
  name: string;
  trace: string;
  id: string;
  /** Null for the first of its trace. */
  parent: string | null;
  attributes: Record<string, string | number>;
};

/** Stands in for a collector of traces: OTLP over HTTP, in its JSON form (opentelemetry.io/docs/specs/otlp). */
export type Collector = {
  url: string;
  /** All that arrived so far. */
  spans(): CollectedSpan[];
  close(): Promise<void>;
};

type Export = {
  resourceSpans: {
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
      }[];
    }[];
  }[];
};

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const http = await startHttp();
  http.serve({
    '/v1/traces': async (request) => {
      const { resourceSpans } = (await request.json()) as Export;
      for (const { scopeSpans } of resourceSpans)
        for (const { spans: sent } of scopeSpans)
          for (const { name, traceId, spanId, parentSpanId, attributes } of sent)
            spans.push({
              name,
              trace: traceId,
              id: spanId,
              parent: parentSpanId ?? null,
              attributes: Object.fromEntries(
                attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
              ),
            });
      return Response.json({});
    },
  });
  return { url: http.url, spans: () => [...spans], close: http.close };
}
