import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import { styles } from './styles.ts';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const styleHash = hashOf(styles);

export type PageOptions = {
  title: string;
  body: Html;
  /** The only script of the page; runs nothing that is not in it. The page has to work without it. */
  script?: string;
  /** Reloads itself without a script, too. */
  refresh?: { seconds: number; href: string } | null;
  /** Where its forms may lead beside our own address: the pages of payment providers. */
  formTargets?: readonly string[];
  status?: number;
  headers?: Record<string, string>;
};

/**
 * A whole page, readable without script and without any other request. Nothing of it is cached or framed, and no address of it is
 * told to other sites: pay links are secrets.
 */
export function pageResponse(options: PageOptions): Response {
  const { title, body, script, refresh = null } = options;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
${refresh && html`<meta http-equiv="refresh" content="${refresh.seconds};url=${refresh.href}">`}
<title>${title}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<main>${body}</main>
${script !== undefined && html`<script>${new Html(script)}</script>`}
</body>
</html>`;
  return new Response(page.markup, {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(script, options.formTargets ?? []),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      ...options.headers,
    },
  });
}

function policy(script: string | undefined, formTargets: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styleHash}`,
    `script-src ${script === undefined ? "'none'" : hashOf(script)}`,
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
