/** What fast-check draws its cases from: a number, or `random`. */
export const seed: string = process.env.QUITTANCE_SEED ?? '20260101';

/** The broker that tests use, if it is there. */
export const amqpUrl: string = process.env.QUITTANCE_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** The script that starts a RabbitMQ, where it is not in a usual place. */
export const rabbitmqServer: string | undefined = process.env.QUITTANCE_TEST_RABBITMQ_SERVER || undefined;

/** What a program that a test starts is given, beside what the test adds. */
export const inherited: Readonly<NodeJS.ProcessEnv> = process.env;

/** Where programs are looked for. */
export const searchPath: string | undefined = process.env.PATH;

/** How many histories the ledger is tried with; undefined: the usual few. */
export const ledgerRuns: number | undefined = process.env.QUITTANCE_LEDGER_RUNS
  ? Number(process.env.QUITTANCE_LEDGER_RUNS)
  : undefined;

/** What must be there, so that a suite that needs it fails instead of being printed as not run. */
export const required: readonly string[] = process.env.QUITTANCE_REQUIRE?.split(',') ?? [];

/**
 * Official contracts and samples, kept outside the project: a test against them says that it is not run where they are not there. Tests of
 * the web import this file, too, and their URLs are none of files.
 */
export const sharedFolder: string = process.env.QUITTANCE_SHARED ?? new URL('../../../../shared', import.meta.url).pathname;
