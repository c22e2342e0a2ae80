import { useTracer } from './trace.ts';

export type Tracing = {
  /** Sends what is left, for 2 s at most. */
  stop(): Promise<void>;
};

export type TracingOptions = {
  /** Base address of a collector that takes OTLP over HTTP, for instance http://localhost:4318; nothing is traced without it. */
  endpoint: string | undefined;
  /** `service.name` of everything this process sends. */
  service: string;
};

const flushMs = 2_000;

/**
 * Sends spans to a collector. The SDK is only loaded when there is one. It reads further variables of OpenTelemetry itself
 * (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER` ...). A collector that is away costs nothing but the spans.
 */
export async function startTracing({ endpoint, service }: TracingOptions): Promise<Tracing> {
  if (endpoint === undefined) return { stop: async () => undefined };
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { Resource }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: Resource.default().merge(new Resource({ 'service.name': service })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  useTracer(provider.getTracer('quittance'));
  return {
    stop: async () => {
      useTracer(null);
      const late = new Promise<void>((resolve) => void setTimeout(resolve, flushMs).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
