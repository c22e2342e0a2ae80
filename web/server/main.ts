import { healthRoutes } from '@quittance/gateway/health';
import { createHttp } from '@quittance/gateway/http';
import { builtPages, webRoutes } from '@quittance/gateway/web-routes';
import { closeDrained } from '@quittance/process/drain';
import { drainMs, runProcess } from '@quittance/process/run';
import { environment, webEnvSchema } from './env.ts';

/** Pages are asked for without a body. */
const mostBodyBytes = 1_000;

/** Serves the built web app and the playground, with the gateway's security headers; the gateway hands on to it (`WEB_URL`). */
await runProcess({
  name: 'web',
  environment,
  envSchema: webEnvSchema,
  start: async ({ env, log }) => {
    const app = await createHttp({
      log,
      publicUrl: env.PUBLIC_URL,
      clerkPublishableKey: env.CLERK_PUBLISHABLE_KEY,
      bodyLimitBytes: mostBodyBytes,
    });
    let retired = false;
    healthRoutes(app, { subgraphs: [], retired: () => retired, metricsToken: env.METRICS_TOKEN });
    await webRoutes(app, builtPages());
    const url = await app.listen({ host: env.HOST, port: env.PORT_WEB });
    return {
      url,
      retire: () => {
        retired = true;
      },
      stop: () => closeDrained(app.server, drainMs, () => app.close()),
    };
  },
});
