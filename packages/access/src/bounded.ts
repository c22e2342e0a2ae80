/** Thrown while a body is read that is longer than it may be. */
export class BodyTooLongError extends Error {}

/**
 * A response whose body ends in a `BodyTooLongError` after `maxBytes`: whoever answers, however it says how long the answer is, does not
 * fill our memory. However it is read (`text`, `json`, `arrayBuffer`), the limit holds.
 */
export function bounded(response: Response, maxBytes: number): Response {
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new BodyTooLongError(`The answer has more than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(counted) ?? null, response);
}
