import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test server, as its superuser. */
    superuserUrl: string;
  }
}

/** Each vitest project loads this file anew, but one server serves them all: it is kept where they all see it. */
type Shared = { server: Promise<TestServer>; users: number };
const key = Symbol.for('quittance.test-server');
const shelf = globalThis as unknown as Record<symbol, Shared | undefined>;

/** Vitest calls it before the first test of a project that names it, and what it returns after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shelf[key] ??= { server: startTestServer(), users: 0 };
  const shared = shelf[key];
  shared.users += 1;
  const server = await shared.server;
  project.provide('superuserUrl', server.superuserUrl);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete shelf[key];
    await server.stop();
  };
}
