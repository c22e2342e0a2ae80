import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { root } from '../root.ts';

/** A service of docker-compose.yml as far as it is looked at, its variables as they are written there. */
export type ComposeService = {
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
};

export type Compose = { services: Record<string, ComposeService>; volumes: Record<string, null> };

export function readCompose(): Compose {
  return parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
}

/** What `sh deploy/make-env.sh` prints. */
export function madeEnvironment(): Record<string, string | undefined> {
  return parseEnv(execFileSync('sh', ['deploy/make-env.sh'], { cwd: root, encoding: 'utf8' }));
}

/** As compose does: `${NAME:?why}` must be set, `${NAME:-otherwise}` may be. */
export function interpolate(text: string, variables: Record<string, string | undefined>): string {
  return text.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, sign: string, rest: string) => {
    const value = variables[name];
    if (value) return value;
    if (sign === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
}
