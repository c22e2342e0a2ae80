import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type WorldOptions = {
  seed: number;
  /** In place of, or beside, what every world is told. */
  environment?: Readonly<Record<string, string>>;
};

/** What every world is told. Failpoints trigger only while the file `armed` is there. */
export async function environmentOf({ environment = {} }: WorldOptions): Promise<{
  environment: Record<string, string>;
  armed: string;
}> {
  const armed = join(await mkdtemp(join(tmpdir(), 'chaos-')), 'armed');
  return {
    environment: {
      // How soon somebody else takes over what a process that died had in hand.
      PROVIDER_TIMEOUT_MS: '1000',
      MAIL_TIMEOUT_SECONDS: '1',
      MAIL_LEASE_SECONDS: '5',
      ...environment,
    },
    armed,
  };
}
