import { spawn } from 'node:child_process';

/**
 * Stops a server when this process ends without having done so (`kill -9`, a crash): a shell waits for the end of the pipe between us. The
 * server stops in the fast way, with a checkpoint; then `afterwards` is removed when given. Call the answer once the server has been
 * stopped in order.
 */
export function stopWithUs(serverPid: number, afterwards?: string): () => void {
  const watch = spawn('sh', ['-c', script, 'sh', String(serverPid), afterwards ?? ''], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watch.on('error', () => undefined);
  watch.unref();
  return () => void watch.kill('SIGKILL');
}

const script = `
cat >/dev/null
kill -INT "$1" || exit 0
tries=0
while kill -0 "$1" && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries+1)); done
[ -z "$2" ] || rm -rf "$2"
`;
