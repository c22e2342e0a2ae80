import { defineConfig } from 'vitest/config';

/** One project a level: the level is in the file's name. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.unit.test.ts'], exclude: ['**/node_modules/**'] } },
    ],
  },
});
