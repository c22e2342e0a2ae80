import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { invoicePaid } from '@quittance/events/invoice';
import { eventually } from '@quittance/testing/drain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paid } from './examples.ts';
import { type Mail, startMail } from './harness.ts';
import { type PostmarkStandIn, startPostmark } from './stand-ins/postmark.ts';
import { type SendGridStandIn, startSendGrid } from './stand-ins/sendgrid.ts';

type Worker = { process: ChildProcess; asked: boolean };

let mail: Mail;
let postmark: PostmarkStandIn;
let sendGrid: SendGridStandIn;
let workers: Worker[];

beforeEach(async () => {
  workers = [];
  [mail, postmark, sendGrid] = await Promise.all([startMail(), startPostmark(), startSendGrid()]);
});
afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all([mail.close(), postmark.close(), sendGrid.close()]);
});

/** Three processes that share the work, as three replicas do. */
async function startWorkers(name: string, url: string, credential: string): Promise<void> {
  const script = new URL('./worker-process.ts', import.meta.url);
  workers = await Promise.all(
    [1, 2, 3].map(async () => {
      const process = fork(script, [mail.databaseUrl, name, url, credential, mail.clock.now().toISOString()]);
      const worker = { process, asked: false };
      process.on('message', (said) => {
        worker.asked ||= said === 'asking';
      });
      await once(process, 'message');
      return worker;
    }),
  );
}

/** `kill -9` for the worker whose request the provider has taken but not answered. */
async function killTheOneThatAsked(sent: readonly unknown[]): Promise<void> {
  await eventually(() => sent.length === 1);
  const asking = workers.filter((worker) => worker.asked);
  expect(asking).toHaveLength(1);
  for (const { process } of asking) {
    process.kill('SIGKILL');
    await once(process, 'exit');
  }
  workers = workers.filter((worker) => !worker.asked);
}

const advance = (ms: number) => {
  for (const worker of workers) worker.process.send(ms);
};
const find = (recipient: string) => mail.deps.db.message.findFirstOrThrow({ where: { recipient }, include: { attempts: true } });
const isStatus = (recipient: string, status: string) => async () => (await find(recipient)).status === status;

test('killed between the provider’s yes and our commit, with two more workers: looked up, found, and no second message', async () => {
  postmark.faults.switchOn({ kind: 'hang' });
  await startWorkers('postmark', postmark.url, postmark.token);
  await mail.handle(invoicePaid, paid({ to: 'payer@contoso.example' }));
  await killTheOneThatAsked(postmark.sent);
  expect(await find('payer@contoso.example')).toMatchObject({ status: 'SENDING', attempts: [{ outcome: 'SENDING' }] });

  advance(120_000);
  await eventually(isStatus('payer@contoso.example', 'UNKNOWN'));
  advance(5_000);
  await eventually(isStatus('payer@contoso.example', 'SENT'));
  expect(postmark.sent).toHaveLength(1);
  expect((await find('payer@contoso.example')).attempts).toMatchObject([
    { outcome: 'ACCEPTED', providerMessageId: postmark.sent[0]?.MessageID },
  ]);
});

test('killed there with a provider that can not be asked: it stays unknown, and the workers go on with other mail', async () => {
  sendGrid.faults.switchOn({ kind: 'hang' });
  await startWorkers('sendgrid', sendGrid.url, sendGrid.apiKey);
  await mail.handle(invoicePaid, paid({ to: 'payer@contoso.example' }));
  await killTheOneThatAsked(sendGrid.sent);

  advance(120_000);
  await eventually(isStatus('payer@contoso.example', 'UNKNOWN'));
  advance(7 * 24 * 60 * 60_000);
  await mail.handle(invoicePaid, paid({ to: 'other@contoso.example' }));
  await eventually(isStatus('other@contoso.example', 'SENT'));
  expect(await find('payer@contoso.example')).toMatchObject({
    status: 'UNKNOWN',
    dueAt: null,
    attempts: [{ outcome: 'UNKNOWN', code: 'INTERRUPTED' }],
  });
  expect(sendGrid.sent.map((sent) => sent.personalizations[0]?.to[0]?.email)).toEqual([
    'payer@contoso.example',
    'other@contoso.example',
  ]);
});
