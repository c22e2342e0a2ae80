import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@quittance/telemetry/log';
import { freePort } from '../../e2e/src/free-port.ts';
import { manyRequests } from '../../e2e/src/product.ts';
import { issueInvoice, register } from '../../e2e/src/story.ts';
import { runCommand } from '../../standalone/src/cli.ts';
import { readEnv } from '../../standalone/src/env.ts';
import { startStandalone } from '../../standalone/src/start.ts';
import type { Report } from './figure.ts';
import { quantile, timed } from './measure.ts';

const listed = 50;
const rounds = 200;

const own = 'id number status dueOn buyer { name } totals { total { amount currency } }';
const share = `{ invoices(first: ${listed}) { nodes { ${own} } } }`;
const federated = `{ invoices(first: ${listed}) { nodes { ${own} bill { status settled { amount } } } } }`;

/** What the gateway adds: a list of invoices with their bills, over HTTP, against the share of the invoice subgraph, asked directly. */
export async function gateway(report: Report): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-gateway-'));
  const env = readEnv({ ...manyRequests, QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'error' });
  const product = await startStandalone(env, createLogger({ name: 'bench', level: 'error' }));
  try {
    const person = await register(product.url, 'Lister');
    for (let count = 0; count < listed; count += 1) await issueInvoice(person);
    const invoices = product.subgraphs.find(({ name }) => name === 'invoice');
    if (invoices === undefined) throw new Error('There is an invoice subgraph');
    const internal = await runCommand(['token', person.userName, person.organizationId], env);
    const directly = () => invoices.execute({ query: share }, { authorization: `Bearer ${internal}`, 'x-request-id': 'bench' });
    const headers = {
      authorization: `Bearer ${person.token}`,
      'quittance-organization': person.organizationId,
      'content-type': 'application/json',
    };
    const throughGateway = async () => {
      const answer = await fetch(`${product.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: federated }),
      });
      return (await answer.json()) as { data?: { invoices: { nodes: unknown[] } } };
    };
    const found = [(await directly()).data, (await throughGateway()).data] as { invoices?: { nodes: unknown[] } }[];
    if (found.some((data) => data?.invoices?.nodes.length !== listed))
      throw new Error(`Not all invoices were listed: ${JSON.stringify(found)}`);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      ours.push((await timed(throughGateway)).ms);
      theirs.push((await timed(directly)).ms);
    }
    const baseline = { name: 'subgraph_directly', value: quantile(theirs, 0.5) };
    report.figure({ metric: 'federated_list_p50', value: quantile(ours, 0.5), unit: 'ms', baseline });
    await reportRefusals(report, product.url);
  } finally {
    await product.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const aliases = (field: string) => Array.from({ length: 20 }, (_, index) => `a${index}: ${field}`).join(' ');
/** Each beyond another limit (`gateway/src/limits.ts`). */
const abuses: Readonly<Record<string, unknown>> = {
  aliases: { query: `{ ${aliases('me { id }')} }` },
  depth: { query: `{ invoices { nodes ${'{ bill { invoice '.repeat(8)} { id } ${'} }'.repeat(8)} } }` },
  tokens: { query: `{ ${'me { id } '.repeat(1_000)} }` },
  cost: {
    query: '{ invoices(first: 100) { nodes { payments(first: 100) { nodes { id } } timeline(first: 100) { nodes { at } } } } }',
  },
  bytes: { query: 'x'.repeat(1_000_000) },
  batch: Array.from({ length: 100 }, () => ({ query: '{ __typename }' })),
};

/** How long whoever abuses the API keeps it busy, at most: until they are refused. */
async function reportRefusals(report: Report, url: string): Promise<void> {
  const ask = async (body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
    return answer.status;
  };
  const [refused, answered]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds / 4; round += 1)
    for (const [name, abuse] of Object.entries(abuses)) {
      answered.push((await timed(() => ask({ query: '{ __typename }' }))).ms);
      const { ms, answer: status } = await timed(() => ask(abuse));
      if (status < 400 || status > 499) throw new Error(`What is beyond the limit of ${name} was answered ${status}`);
      refused.push(ms);
    }
  const baseline = { name: 'least_query', value: quantile(answered, 0.95) };
  report.figure({
    metric: 'refused_p95',
    value: quantile(refused, 0.95),
    unit: 'ms',
    baseline,
    goal: { of: 'value', atMost: 50 },
  });
}
