import { Transform } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Limits } from './limits.ts';

/** Cuts a body off where the caller's limit ends: fastify's own limit can't depend on who is calling. */
export function limitBody(
  request: FastifyRequest,
  payload: NodeJS.ReadableStream,
  signedIn: boolean,
  limits: Limits,
): NodeJS.ReadableStream {
  const most = signedIn ? limits.signedInBytes : limits.anonymousBytes;
  const tooLarge = () =>
    Object.assign(new Error(`The body may have at most ${most} bytes${signedIn ? '' : ' without a valid token'}.`), {
      statusCode: 413,
    });
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > most ? tooLarge() : null, chunk);
    },
  });
  payload.on('error', (error) => counted.destroy(error));
  // Fastify compares this with content-length.
  Object.defineProperty(counted, 'receivedEncodedLength', { get: () => bytes });
  return payload.pipe(counted);
}
