import { createRouter } from '@tanstack/react-router';
import { routeTree } from './routes/tree.ts';
import { CrashPage } from './shell/crash-page.tsx';
import { LostPage } from './shell/missing-page.tsx';
import { Loading } from './ui/states.tsx';

/** The app's router. A page's code is fetched when the pointer rests on its link. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: LostPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
