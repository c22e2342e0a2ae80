import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The two cores of the smallest machine that the tests are meant for; integration tests mostly wait for PostgreSQL. */
const maxWorkers = 2;
const exclude = ['**/node_modules/**', '**/dist/**', '.data/**'];
/** Only where an installation to test is named (`QUITTANCE_TEST_URL`), as the workflow for the containers does. */
const notHere = process.env.QUITTANCE_TEST_URL ? [] : ['e2e/running.e2e.test.ts'];
/** Files that break a line of defence (`vi.mock`), so as to see the one behind it. */
const mocking = '**/row-level-security.api.test.ts';
const globalSetup = 'packages/testing/src/global-setup.ts';
const setupFiles = ['packages/testing/src/properties.ts'];

/** Files of `e2e` are the longest, and wait the most: begun first, they leave nothing to wait for at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ project }: TestSpecification) => project.name === 'e2e';
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** One project a level: the level is in the file's name. `globalSetup` starts PostgreSQL, for the levels that are run. */
export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['{gateway,standalone,sdk,web}/src/**/*.{ts,tsx}', '{packages,subgraphs}/*/src/**/*.ts'],
      exclude: ['**/generated/**', '**/*.generated.ts', '**/*.test.*'],
      reporter: ['text-summary', 'lcov', 'json-summary'],
    },
    projects: [
      { test: { name: 'unit', include: ['**/*.unit.test.ts'], exclude, setupFiles, isolate: false } },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude,
          isolate: false,
          globalSetup,
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/*.e2e.test.ts'],
          exclude: [...exclude, ...notHere],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'web',
          include: ['web/src/**/*.web.test.tsx'],
          exclude,
          environment: 'jsdom',
          isolate: false,
          setupFiles: ['web/vitest.setup.ts', ...setupFiles],
          // Whole pages, on a machine that may have much else to do.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'api',
          include: ['**/*.api.test.ts'],
          exclude: [...exclude, mocking],
          // What a subgraph loads takes longer than most of its tests; those that replace a module have a process of their own.
          isolate: false,
          globalSetup,
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'api, mocking',
          include: [mocking],
          exclude,
          globalSetup,
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
