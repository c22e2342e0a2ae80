/** Answers JSON that nobody keeps. */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** Sends the browser on, with GET. */
export function seeOther(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store', ...headers } });
}

export const notFoundResponse = () => jsonResponse(404, { code: 'NOT_FOUND', message: 'There is nothing here.' });

export function methodNotAllowed(allow: string): Response {
  return jsonResponse(405, { code: 'BAD_USER_INPUT', message: `Only ${allow} here.` }, { allow });
}

/** The body as text, or null when it is longer than `maxBytes`. */
export async function readBody(request: Request, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The fields of a JSON object or a form, whichever the request says it carries; null when it is neither. */
export function fieldsOf(request: Request, body: string): Record<string, unknown> | null {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json'))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Programs ask for JSON, browsers for HTML. */
export function wantsJson(request: Request): boolean {
  const sent = request.headers.get('content-type') ?? '';
  return sent.startsWith('application/json') || (request.headers.get('accept') ?? '').startsWith('application/json');
}
