import { describe, test } from 'vitest';
import { runMainStory } from './src/main-story.ts';

/** Of an installation that runs, for instance by compose; with the sandbox provider and the built-in mailbox. */
const url = process.env.QUITTANCE_TEST_URL;
if (!url) console.warn('not run because QUITTANCE_TEST_URL names no running installation');

describe.skipIf(!url)('an installation that runs', () => {
  test('the main story holds', () => runMainStory({ url: url ?? '' }));
});
