import { callerOf } from '@quittance/testing/caller';
import { eventually } from '@quittance/testing/drain';
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

test('a webhook that is not received is tried every half minute, however often that was', async () => {
  await here.rows(`INSERT INTO sandbox_webhook (id, body, tries, due_at) VALUES ('evt_refused', '{}', 100, now())`);
  // Planned, and not only taken.
  const planned = (tries: number) =>
    `SELECT FROM sandbox_webhook WHERE tries = ${tries} AND due_at > now() + interval '15 seconds'`;
  await eventually(async () => (await here.rows(planned(101))).length === 1);
  here.moveClock(30_000);
  await eventually(async () => (await here.rows(planned(102))).length === 1);
});
