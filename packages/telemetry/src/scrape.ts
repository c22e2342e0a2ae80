import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { exposition } from './metrics.ts';

/** What a scrape is answered with: the figures, or the status of a refusal. */
export type Scrape = { status: 200; contentType: string; body: string } | { status: 401 | 404 };

/** What a proxy says of whom it asks for. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/**
 * Figures tell how a business goes, so they are for operators alone: with `METRICS_TOKEN` for whoever brings it as a bearer token (401),
 * without it for this machine, as long as it doesn't ask for somebody else (404: nobody else needs to know that there are any).
 */
export async function answerScrape(request: Pick<IncomingMessage, 'headers' | 'socket'>, token?: string): Promise<Scrape> {
  if (token === undefined) return isOwn(request) ? figures() : { status: 404 };
  return isSame(request.headers.authorization ?? '', `Bearer ${token}`) ? figures() : { status: 401 };
}

async function figures(): Promise<Scrape> {
  return { status: 200, ...(await exposition()) };
}

function isOwn({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const isLoopback = address === '::1' || address.startsWith('127.');
  return isLoopback && forwardingHeaders.every((name) => headers[name] === undefined);
}

/** In the same time however much of it is right, and however long it is. */
function isSame(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}
