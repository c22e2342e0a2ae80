import { createRequestSigner, parseSecrets, signatureHeader } from '@quittance/access/signed-request';
import { deadLetterPath } from '@quittance/messaging/dead-letter-route';
import type { Transport } from '@quittance/messaging/transport';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SubgraphConnection } from './connection.ts';
import { authenticate, type IdentityOptions } from './graphql-route.ts';
import { refuse } from './refuse.ts';

export type AdminOptions = IdentityOptions & {
  subgraphs: readonly SubgraphConnection[];
  transport: Pick<Transport, 'queues'>;
  secret: string;
};

/** One dead letter of a service, or all of a type, or all. */
const replay = z.strictObject({ service: z.string(), eventId: z.string().optional(), type: z.string().max(200).optional() });

/**
 * What a platform admin sees of the machinery: `GET /admin/queues`; `GET /admin/dead-letters`, which answers `{ letters, unavailable }`, the
 * latter the services that could not be asked; `POST /admin/dead-letters/replay` with `{ service, eventId }`, `{ service, type }` or
 * `{ service }`, which answers `{ replayed }`. For everybody else it doesn't exist.
 */
export function adminRoutes(app: FastifyInstance, options: AdminOptions): void {
  const secrets = parseSecrets(options.secret);

  async function ask(subgraph: SubgraphConnection, request: FastifyRequest, body: string | null): Promise<Response> {
    const method = body === null ? 'GET' : 'POST';
    const authorization = `Bearer ${request.identity?.token ?? ''}`;
    const sign = createRequestSigner({ secrets, receiver: subgraph.name });
    const signature = sign({ method, path: deadLetterPath, claims: authorization, body: body ?? '' });
    const asked = new Request(`http://${subgraph.name}.internal${deadLetterPath}`, {
      method,
      headers: { authorization, [signatureHeader]: signature, 'content-type': 'application/json' },
      body,
    });
    return subgraph.fetch(asked).catch(() => new Response(null, { status: 503 }));
  }

  app.register(async (scope) => {
    scope.addHook('onRequest', authenticate(options));
    scope.addHook('onRequest', onlyAdmins);

    scope.get('/admin/queues', () => options.transport.queues());

    scope.get('/admin/dead-letters', async (request) => {
      const asked = options.subgraphs.filter(({ routes }) => routes.includes(deadLetterPath));
      const lists = await Promise.all(asked.map((subgraph) => lettersOf(subgraph, request)));
      const unavailable = asked.filter((_, index) => lists[index] === null).map(({ name }) => name);
      return { letters: lists.flatMap((letters) => letters ?? []), unavailable };
    });

    scope.post('/admin/dead-letters/replay', async (request, reply) => {
      const body = replay.safeParse(request.body);
      const subgraph = options.subgraphs.find(({ name }) => name === body.data?.service);
      if (!body.success || subgraph === undefined)
        return refuse(reply, 400, 'BAD_USER_INPUT', 'service: must name a service; eventId, type: must be texts');
      const { service: _service, ...wanted } = body.data;
      const answer = await ask(subgraph, request, JSON.stringify(wanted));
      if (answer.ok) return answer.json();
      if (answer.status === 404) return refuse(reply, 404, 'NOT_FOUND', 'There is no such dead letter.');
      return refuse(reply, 503, 'UNAVAILABLE', `The ${subgraph.name} service is not available at the moment; try again shortly.`);
    });
  });

  /** Null when the service could not be asked. */
  async function lettersOf(subgraph: SubgraphConnection, request: FastifyRequest): Promise<object[] | null> {
    const answer = await ask(subgraph, request, null);
    if (!answer.ok) return null;
    const letters = (await answer.json()) as object[];
    return letters.map((letter) => ({ service: subgraph.name, ...letter }));
  }
}

async function onlyAdmins(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.identity?.caller.platformAdmin !== true) refuse(reply, 404, 'NOT_FOUND', 'Nothing here.');
}
