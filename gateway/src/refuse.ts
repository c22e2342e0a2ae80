import type { FastifyReply } from 'fastify';

/** An error outside of GraphQL, in GraphQL's form, so that clients need only one way to read them. */
export function refuse(reply: FastifyReply, status: number, code: string, message: string, more: object = {}): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send({ errors: [{ message, extensions: { ...more, code, requestId: reply.request.id } }] });
}
