import { test } from 'vitest';
import { runningUrl } from './src/env.ts';
import { runMainStory } from './src/main-story.ts';

/** An installation that runs, for instance by compose, with the sandbox provider and the built-in mailbox. */
test('the main story holds', () => runMainStory({ url: runningUrl }));
