import { invoicePaid } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { countOf } from '@quittance/testing/counts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paid } from './examples.ts';
import { type PostmarkStandIn, startPostmark } from './stand-ins/postmark.ts';
import { type SmtpStandIn, startSmtp } from './stand-ins/smtp.ts';
import { type Fixture, startFixture } from './start-fixture.ts';

const member = callerOf();
const admin = callerOf({ platformAdmin: true });
let postmark: PostmarkStandIn;
let smtp: SmtpStandIn;
let fixture: Fixture;

/** Postmark with a token that is no good, a mail server behind it. */
beforeAll(async () => {
  [postmark, smtp] = await Promise.all([startPostmark(), startSmtp()]);
  fixture = await startFixture({
    MAIL_FROM: 'Quittance <mail@quittance.example>',
    MAIL_PROVIDERS: 'postmark,smtp',
    POSTMARK_TOKEN: 'wrong',
    POSTMARK_URL: postmark.url,
    SMTP_URL: smtp.url,
  });
});
afterAll(async () => {
  await fixture.stop();
  await Promise.all([postmark.close(), smtp.close()]);
});

const query = '{ mailProviders { id label reallySends health { state lastError retryAt } } }';

/** What `/metrics` says. */
const figures = async () => ({
  refused: await countOf('quittance_mail_attempts_total', { provider: 'postmark', outcome: 'MISCONFIGURED' }),
  accepted: await countOf('quittance_mail_attempts_total', { provider: 'smtp', outcome: 'ACCEPTED' }),
  alerts: await countOf('quittance_mail_alerts_total', { kind: 'PROVIDER_MISCONFIGURED' }),
});

test('what the first provider refuses goes out through the second, all of it is counted, and only platform admins see how the providers do', async () => {
  const organizationId = member.organization?.id ?? newId('org');
  const before = await figures();
  await fixture.publish(invoicePaid, paid({ organizationId, to: 'payer@contoso.example' }));
  await fixture.settled();
  expect(smtp.sent[0]?.mail.subject).toBe('Receipt for invoice INV-2026-00001 from Northwind Studio');
  const { data } = await fixture.run(
    member,
    '{ messages { nodes { status provider { label reallySends } attempts { provider outcome code } } } }',
  );
  expect(data.messages.nodes).toEqual([
    {
      status: 'SENT',
      provider: { label: 'SMTP', reallySends: true },
      attempts: [
        { provider: 'postmark', outcome: 'MISCONFIGURED', code: '10' },
        { provider: 'smtp', outcome: 'ACCEPTED', code: null },
      ],
    },
  ]);
  const after = { refused: before.refused + 1, accepted: before.accepted + 1, alerts: before.alerts + 1 };
  expect(await figures()).toEqual(after);
  const lastError = 'The Server Token you provided is invalid.';
  expect((await fixture.run(admin, query)).data.mailProviders).toEqual([
    { id: 'postmark', label: 'Postmark', reallySends: true, health: { state: 'MISCONFIGURED', lastError, retryAt: null } },
    { id: 'smtp', label: 'SMTP', reallySends: true, health: { state: 'WORKING', lastError: null, retryAt: null } },
  ]);
  expect((await fixture.run(member, query)).data.mailProviders).toMatchObject([{ health: null }, { health: null }]);
});

test('a provider that rests is shown as working again when its rest is over', async () => {
  await fixture.pool.query(
    `INSERT INTO provider_health (provider, state, since, retry_at, last_error) VALUES ('smtp', 'RESTING', now(), now() + interval '1 minute', 'away')`,
  );
  const stateOf = async () => (await fixture.run(admin, query)).data.mailProviders[1].health.state;
  expect(await stateOf()).toBe('RESTING');
  fixture.moveClock(61_000);
  expect(await stateOf()).toBe('WORKING');
});
