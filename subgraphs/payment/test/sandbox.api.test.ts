import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';

let here: Fixture;
let reachable: Fixture;
beforeAll(async () => {
  [here, reachable] = await Promise.all([startFixture(), startFixture({ sandbox: false })]);
});
afterAll(() => Promise.all([here.stop(), reachable.stop()]));

test('the sandbox is told where no other provider is configured and only this machine reaches it', async () => {
  const answer = await here.run(callerOf(), '{ paymentProviders { id name sandbox currencies } }');
  expect(answer.data?.paymentProviders).toEqual([{ id: 'sandbox', name: 'Sandbox', sandbox: true, currencies: null }]);
});

test('where others could reach it there is no sandbox, and its addresses do not answer', async () => {
  const answer = await reachable.run(callerOf(), '{ paymentProviders { id } }');
  expect(answer.data?.paymentProviders).toEqual([]);
  for (const path of ['/checkout/sandbox/api/checkouts', '/checkout/sandbox/chk_1', '/webhooks/sandbox']) {
    expect((await fetch(`${reachable.http.url}${path}`, { method: 'POST' })).status).toBe(404);
  }
});

test('its REST interface is for those who have the key', async () => {
  for (const authorization of ['', 'Bearer', 'Bearer guessed']) {
    const response = await fetch(`${here.http.url}/checkout/sandbox/api/checkouts?reference=pay_1`, {
      headers: { authorization },
    });
    expect(response.status).toBe(401);
  }
});

test('a fault it does not have is refused', async () => {
  const response = await fetch(`${here.http.url}/checkout/sandbox/chk_1/approve?fault=explode`, { method: 'POST' });
  expect(response.status).toBe(400);
});
