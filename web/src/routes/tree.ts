import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { administrationRoutes } from './administration.ts';
import { businessRoutes } from './business.ts';
import { invoiceRoutes } from './invoices.ts';
import { moneyRoutes } from './money.ts';
import { app, root } from './root.ts';
import { settingsRoutes } from './settings.ts';
import { signedOutRoutes } from './signed-out.ts';

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage'),
});

/** Every page of the app; each one's code is fetched when it is needed. */
export const routeTree = root.addChildren([
  ...signedOutRoutes,
  app.addChildren([home, ...businessRoutes, ...invoiceRoutes, ...moneyRoutes, ...settingsRoutes, ...administrationRoutes]),
]);
