/**
 * Behind `npm start`, `npm test` and the other commands: works on a fresh clone, with any Node from 20 on and nothing installed. It installs
 * what is missing, then goes on in `tools/run.ts` with the Node of `node_modules` (24, which runs TypeScript as it is).
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.lockfile-hash');

/** @returns {never} */
function fail(/** @type {string} */ message) {
  console.error(message);
  process.exit(1);
}

const hashOfLockfile = () => createHash('sha256').update(readFileSync(lockfile)).digest('hex');

/** Whether `node_modules` is what the lockfile says: by our stamp, else by npm's own record (somebody ran npm by hand). */
function isInstalled() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfLockfile()) return true;
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const same = Object.entries(wanted)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.optional)
    .every(([path, entry]) => there[path] && there[path].version === entry.version && there[path].link === entry.link);
  if (same) writeFileSync(stamp, hashOfLockfile());
  return same;
}

async function install() {
  console.log('Installing dependencies. The first time this takes about a minute.');
  const started = Date.now();
  // npm's own progress bar shows on terminals only.
  const heartbeat = process.stdout.isTTY
    ? undefined
    : setInterval(() => console.log(`  still installing (${Math.round((Date.now() - started) / 1000)} s)`), 10_000);
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  });
  clearInterval(heartbeat);
  if (code !== 0) fail('The dependencies could not be installed; npm says why above. Is the npm registry reachable?');
  writeFileSync(stamp, hashOfLockfile());
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The Node to go on with: the installed one, else the system's when it is new enough, else one that is fetched. */
async function findNode() {
  const fetched = join(root, '.cache', 'node-24');
  const candidates = [join(root, 'node_modules', '.bin', 'node'), join(fetched, 'node_modules', '.bin', 'node')];
  const works = () => candidates.find((node) => existsSync(node) && spawnSync(node, ['--version']).status === 0);
  const found = works();
  if (found) return found;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  // The package `node` gets its binary by an install script. Where scripts are off (ignore-scripts), the binary's own package will do.
  const { node: version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${process.platform}-${process.arch}@${version}`;
  console.log(`Installing Node ${version} ...`);
  mkdirSync(fetched, { recursive: true });
  await npm(['install', '--prefix', fetched, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', name]);
  return works() ?? fail(`Node 24 is needed, this is ${process.version}, and ${name} could not be installed. Install Node 24.`);
}

/** Runs npm in the foreground and answers its exit code. */
function npm(/** @type {string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env = {}) {
  const script = process.env.npm_execpath;
  const [program, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return foreground(program, [...first, ...args], { env: { ...process.env, ...env } });
}

/**
 * Runs a program in the foreground and answers its exit code. Ctrl-C reaches the whole process group by itself, so it is only waited out
 * here; other signals are passed on.
 * @returns {Promise<number>}
 */
function foreground(
  /** @type {string} */ program,
  /** @type {string[]} */ args,
  /** @type {import('node:child_process').SpawnOptions} */ options,
) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    const waitOut = () => undefined;
    process.on('SIGINT', waitOut).on('SIGTERM', pass).on('SIGHUP', pass);
    child.on('error', (error) => fail(`${program} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      process.off('SIGINT', waitOut).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
    });
  });
}

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
if (!isInstalled()) await install();
process.exitCode = await foreground(await findNode(), [join(root, 'tools', 'run.ts'), ...process.argv.slice(2)], {
  // The channel tells the command that we are gone: kill -9 of this process would otherwise leave it running.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'node') },
});
