import { expect, test } from 'vitest';
import { answerScrape } from './scrape.ts';

const token = 'a token that nobody guesses, 32 characters';

async function status(remoteAddress: string | undefined, headers: Record<string, string>, expected?: string): Promise<number> {
  return (await answerScrape({ socket: { remoteAddress } as never, headers }, expected)).status;
}

test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('without a token %s is answered', async (address) => {
  expect(await status(address, {})).toBe(200);
});

test.each(['10.0.0.7', '192.168.1.127', '2001:db8::1', '::ffff:10.0.0.7', '::', undefined])(
  'without a token there is nothing for %s',
  async (address) => {
    expect(await status(address, {})).toBe(404);
    expect(await status(address, { authorization: `Bearer ${token}` })).toBe(404);
  },
);

test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'])(
  'without a token there is nothing for whom a proxy on this machine asks for (%s)',
  async (header) => {
    expect(await status('127.0.0.1', { [header]: '127.0.0.1' })).toBe(404);
  },
);

test.each(['10.0.0.7', '127.0.0.1'])('with a token %s has to bring it, whoever forwards that', async (address) => {
  const answers = (authorization?: string) =>
    status(address, { 'x-forwarded-for': '10.1.1.1', ...(authorization === undefined ? {} : { authorization }) }, token);
  expect(await answers(`Bearer ${token}`)).toBe(200);
  for (const wrong of [undefined, '', 'Bearer ', token, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`])
    expect(await answers(wrong), wrong).toBe(401);
});
