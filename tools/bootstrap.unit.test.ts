import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { searchPath } from './env.ts';

/** A clone with a lockfile, and with an npm that only notes what it is asked for and "installs" a Node. */
let clone: string;
const lock = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
};

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'));
  write('package.json', JSON.stringify({ type: 'module', dependencies: { node: '24.0.0' } }));
  write('package-lock.json', JSON.stringify(lock));
  write('tools/run.ts', `console.log('run', ...process.argv.slice(2)); process.exitCode = Number(process.env.EXIT ?? 0);`);
  write('npm/package.json', '{}');
  write('npm/npm.js', installer);
  copyFileSync(fileURLToPath(new URL('./bootstrap.mjs', import.meta.url)), join(clone, 'tools', 'bootstrap.mjs'));
});
afterEach(() => rmSync(clone, { recursive: true }));

const installer = `
const { appendFileSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) process.exit(1);
mkdirSync('node_modules/.bin', { recursive: true });
try { symlinkSync(process.execPath, 'node_modules/.bin/node'); } catch {}
`;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

async function bootstrap(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(clone, 'tools', 'bootstrap.mjs'), ...args], {
    env: { PATH: searchPath, npm_execpath: join(clone, 'npm', 'npm.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

const installs = () =>
  existsSync(join(clone, 'npm.log')) ? readFileSync(join(clone, 'npm.log'), 'utf8').trim().split('\n') : [];

test('installs on a fresh clone by the lockfile, says so, and runs the command', async () => {
  const { code, output } = await bootstrap(['test', 'unit', '--coverage']);
  expect(output).toMatch(/Installing dependencies.*Installed in.*run test unit --coverage/s);
  expect(code).toBe(0);
  expect(installs()).toEqual(['ci --no-audit --no-fund --loglevel=error']);
});

test('does not install again, until the lockfile changes', async () => {
  await bootstrap(['start']);
  expect((await bootstrap(['start'])).output).toBe('run start\n');
  write('package-lock.json', JSON.stringify({ ...lock, changed: true }));
  expect((await bootstrap(['start'])).output).toContain('Installing');
  expect(installs()).toHaveLength(2);
});

test('believes what npm installed by hand, when it is what the lockfile says', async () => {
  const installed = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });
  mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(clone, 'node_modules', '.bin', 'node'));
  write('node_modules/.package-lock.json', installed('1.0.0'));
  expect((await bootstrap(['start'])).output).toBe('run start\n');
  rmSync(join(clone, 'node_modules', '.lockfile-hash'));
  write('node_modules/.package-lock.json', installed('0.9.0'));
  expect((await bootstrap(['start'])).output).toContain('Installing');
});

test('stops when the installation failed, and tries again the next time', async () => {
  const failed = await bootstrap(['start'], { NPM_FAILS: '1' });
  expect(failed.code).toBe(1);
  expect(failed.output).toMatch(/could not be installed/);
  expect(failed.output).not.toContain('run start');
  expect((await bootstrap(['start'])).code).toBe(0);
});

test('ends as the command ended', async () => {
  expect((await bootstrap(['check'], { EXIT: '7' })).code).toBe(7);
});

test('passes SIGTERM on, and waits', async () => {
  await bootstrap(['start']);
  write(
    'tools/run.ts',
    `process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`,
  );
  const child = spawn(process.execPath, [join(clone, 'tools', 'bootstrap.mjs'), 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString().trim().split('\n'));
    if (lines.at(-1) === 'up') child.kill('SIGTERM');
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(lines).toEqual(['up', 'stopped']);
});

test('a command whose bootstrap was killed is told to stop', async () => {
  await bootstrap(['start']);
  copyFileSync(fileURLToPath(new URL('./run.ts', import.meta.url)), join(clone, 'tools', 'run.ts'));
  copyFileSync(fileURLToPath(new URL('./root.ts', import.meta.url)), join(clone, 'tools', 'root.ts'));
  write(
    'tools/commands/start.ts',
    `
    export async function main() {
      process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log('up');
    }`,
  );
  const child = spawn(process.execPath, [join(clone, 'tools', 'bootstrap.mjs'), 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString().trim().split('\n'));
    if (lines.at(-1) === 'up') child.kill('SIGKILL');
  });
  // The pipe closes when the command, which inherited it, is gone too.
  await once(child, 'close');
  expect(lines).toEqual(['up', 'stopped']);
});
