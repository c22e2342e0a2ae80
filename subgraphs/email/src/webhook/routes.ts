import type { Deps } from '../deps.ts';
import type { NetworkProviderName } from '../provider/provider.ts';
import { applyReport } from './apply-report.ts';
import { postmarkReports } from './postmark-reports.ts';
import type { Reports } from './report.ts';
import { sendGridReports } from './sendgrid-reports.ts';
import { isFromPostmark, type PostmarkCredentials } from './verify-postmark.ts';
import { isFromSendGrid, parseSendGridKey } from './verify-sendgrid.ts';

const mostBytes = 1024 * 1024;

type Door = {
  provider: NetworkProviderName;
  isGenuine(headers: Headers, body: Uint8Array): boolean;
  read(body: unknown): Reports | null;
};

export type WebhookOptions = { postmark: PostmarkCredentials | null; sendGridKey: string | null };

/** `/webhooks/postmark` and `/webhooks/sendgrid`; a provider whose secret is not set is refused altogether. */
export function webhookRoutes(deps: Deps, options: WebhookOptions): Record<string, (request: Request) => Promise<Response>> {
  const { postmark } = options;
  const key = options.sendGridKey === null ? null : parseSendGridKey(options.sendGridKey);
  return {
    '/webhooks/postmark': (request) =>
      receive(deps, request, {
        provider: 'postmark',
        isGenuine: (headers) => postmark !== null && isFromPostmark(headers, postmark),
        read: postmarkReports,
      }),
    '/webhooks/sendgrid': (request) =>
      receive(deps, request, {
        provider: 'sendgrid',
        isGenuine: (headers, body) => key !== null && isFromSendGrid(headers, body, key),
        read: sendGridReports,
      }),
  };
}

/** Anything but 2xx makes the provider send it again later. */
async function receive(deps: Deps, request: Request, { provider, isGenuine, read }: Door): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.byteLength > mostBytes) return new Response(null, { status: 413 });
  if (!isGenuine(request.headers, body)) {
    deps.log.warn({ provider }, 'a delivery report that is not genuine was refused');
    return new Response(null, { status: 401 });
  }
  const reports = read(parseJson(body));
  if (reports === null) return new Response(null, { status: 400 });
  for (const report of reports.reports) await applyReport(deps, provider, report);
  deps.log.info({ provider, reports: reports.reports.length, foreign: reports.foreign }, 'delivery reports received');
  return new Response(null, { status: 204 });
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
