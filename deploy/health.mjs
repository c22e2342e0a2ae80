/** What containers' health checks run: `node deploy/health.mjs <port>` asks `/readyz`. */
const answer = await fetch(`http://127.0.0.1:${process.argv[2]}/readyz`, { signal: AbortSignal.timeout(2_500) }).catch(
  () => null,
);
process.exit(answer?.ok ? 0 : 1);
