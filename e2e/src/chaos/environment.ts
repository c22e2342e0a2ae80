import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Death at every boundary now and then, a fifth of all events a second time, answers of the provider that get lost. */
const standardFailpoints: Readonly<Record<string, string>> = {
  'commit.before': 'crash:0.0008',
  'commit.after': 'crash:0.0008',
  'relay.confirmed': 'crash:0.008',
  'relay.marked': 'crash:0.004',
  'consumer.committed': 'error:0.2',
  'provider.asking': 'crash:0.01',
  'provider.answered': 'error:0.05',
};

export type WorldOptions = {
  seed: number;
  /** By name, beside the standard ones or in their place. */
  failpoints?: Readonly<Record<string, string>>;
  /** In place of, or beside, what every world is told. */
  environment?: Readonly<Record<string, string>>;
};

/** What every world is told. Failpoints trigger only while the file `armed` is there. */
export async function environmentOf({ seed, failpoints = {}, environment = {} }: WorldOptions): Promise<{
  environment: Record<string, string>;
  armed: string;
}> {
  const armed = join(await mkdtemp(join(tmpdir(), 'chaos-')), 'armed');
  const rules = Object.entries({ ...standardFailpoints, ...failpoints }).map(([name, rule]) => `${name}=${rule}`);
  return {
    environment: {
      FAILPOINTS: [`seed=${seed}`, `while=${armed}`, ...rules].join(';'),
      // How soon somebody else takes over what a process that died had in hand.
      PROVIDER_TIMEOUT_MS: '1000',
      MAIL_TIMEOUT_SECONDS: '1',
      MAIL_LEASE_SECONDS: '5',
      ...environment,
    },
    armed,
  };
}
