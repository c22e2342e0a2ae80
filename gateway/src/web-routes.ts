import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from './refuse.ts';

export type PageFolders = { webRoot: string; playgroundRoot: string };

/** Where `npm run generate`, or a start, puts the built pages. */
export function builtPages(): PageFolders {
  const rootOf = (workspace: string) => fileURLToPath(new URL(`../../${workspace}/dist/`, import.meta.url));
  return { webRoot: rootOf('web'), playgroundRoot: rootOf('playground') };
}

/** Serves the built web app (any path that is not a file is one of its pages) and the playground. */
export async function webRoutes(app: FastifyInstance, options: PageFolders): Promise<void> {
  const immutable = { setHeaders: cacheForEver };
  if (existsSync(options.playgroundRoot)) {
    await app.register(fastifyStatic, {
      root: options.playgroundRoot,
      prefix: '/playground/',
      decorateReply: false,
      ...immutable,
    });
    app.get('/playground', (_request, reply) => reply.redirect('/playground/'));
  }
  const built = existsSync(options.webRoot);
  if (built) await app.register(fastifyStatic, { root: options.webRoot, prefix: '/', wildcard: false, ...immutable });
  app.setNotFoundHandler((request, reply) => {
    const isPage = built && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!isPage) return refuse(reply, 404, 'NOT_FOUND', 'Nothing here.');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}

/** Vite puts a hash of the content into the names under `assets/`. */
function cacheForEver(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
