import { startTestServer } from '@quittance/testing/server';
import { prepareGivenServices } from '../../e2e/src/given-services.ts';
import { startProduct } from '../../e2e/src/product.ts';
import { type Person, register } from '../../e2e/src/story.ts';
import { readEnv } from '../../standalone/src/env.ts';
import { seed } from '../../standalone/src/seed.ts';
import type { Baseline, Report } from './figure.ts';
import { quantile, timed } from './measure.ts';
import { preparePgbench } from './pgbench.ts';
import { recycleWal } from './wal.ts';

const clients = 32;
const businesses = 4;
const loadMs = 8_000;
const listed = 50;
const rounds = 100;

/** Writing and issuing invoices against PostgreSQL's own measure on the same durable server, and a list among 100,000. */
export async function invoice(report: Report): Promise<void> {
  const server = await startTestServer({ survives: 'power cut' });
  try {
    await recycleWal(server.superuserUrl);
    const pgbench = await preparePgbench(server.superuserUrl);
    const best = pgbench === null ? null : Math.max(await pgbench.tpcB(16), await pgbench.tpcB(64));
    await pgbench?.remove();
    const given = await prepareGivenServices({ superuserUrl: server.superuserUrl, amqpUrl: null });
    const product = await startProduct(given.environment);
    try {
      const people: Person[] = [];
      while (people.length < businesses) people.push(await register(product.url, 'Biller'));
      const small = await listP95(people);
      if (best === null) report.notRun('create_issue', 'pgbench is not installed (package postgresql-contrib or postgresql)');
      else await reportIssuing(report, people, { name: 'tpc_b', value: best });
      const [{ organizationId }] = people as [Person];
      const env = readEnv({ ...given.environment, QUITTANCE_DATA_DIR: product.dataDir, LOG_LEVEL: 'error' });
      await seed(['--invoices', '100000', '--partners', '20000', '--organization', organizationId], env);
      report.figure({
        metric: 'list_p95',
        value: await listP95(people.slice(0, 1)),
        unit: 'ms',
        baseline: { name: 'empty_list', value: small },
        goal: { of: 'value', atMost: 100 },
      });
    } finally {
      await product.remove();
      await given.remove();
    }
  } finally {
    await server.stop();
  }
}

async function reportIssuing(report: Report, people: readonly Person[], baseline: Baseline): Promise<void> {
  const buyers = await Promise.all(
    people.map(({ api }) => api.createPartner({ kind: 'COMPANY', name: 'Contoso GmbH', roles: ['CUSTOMER'] })),
  );
  const one = async (index: number, end: number) => {
    const [person, buyer] = [people[index % businesses], buyers[index % businesses]];
    if (person === undefined || buyer === undefined) throw new Error('Each client works for a business');
    let issued = 0;
    for (; performance.now() < end; issued += 1) await issue(person, buyer.partner.id);
    return issued;
  };
  const all = async (ms: number) => {
    const began = performance.now();
    const issued = await Promise.all(Array.from({ length: clients }, (_, index) => one(index, began + ms)));
    return (issued.reduce((sum, count) => sum + count, 0) / (performance.now() - began)) * 1000;
  };
  // The baseline's program is compiled; ours is while it runs.
  await all(loadMs / 4);
  const value = await all(loadMs);
  report.figure({ metric: 'create_issue', value, unit: '/s', baseline, goal: { of: 'ratio', atLeast: 0.03 } });
}

async function issue({ api }: Person, buyerId: string): Promise<void> {
  const lines = [
    { description: 'Design', quantity: '10', unitPrice: '10.00', taxCategory: 'S', taxRate: '19' },
    { description: 'Book', quantity: '2', unitPrice: '25.00', taxCategory: 'S', taxRate: '7' },
  ] as const;
  const { invoice } = await api.createInvoice({ buyerId, currency: 'EUR', lines: [...lines] });
  await api.issueInvoice({ invoiceId: invoice.id });
}

/** One after the other, each time on from where the last one ended. */
async function listP95(people: readonly Person[]): Promise<number> {
  const sample: number[] = [];
  for (const { api } of people)
    for (let round = 0, after: string | null = null; round < rounds / people.length; round += 1) {
      const { ms, answer }: { ms: number; answer: Awaited<ReturnType<typeof api.invoices>> } = await timed(() =>
        api.invoices({ first: listed, after }),
      );
      sample.push(ms);
      after = answer.pageInfo.endCursor ?? null;
    }
  return quantile(sample, 0.95);
}
