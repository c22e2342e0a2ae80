import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { textIn } from '../ui/search.ts';

/** Above every page. */
export const root = createRootRoute();

/** Above every page that needs somebody signed in. */
export const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: lazyRouteComponent(() => import('../shell/signed-in.tsx'), 'SignedIn'),
});

/** A list's place: behind which cursor it goes on. */
export type Paged = { after?: string | undefined };

/** Reads the place out of the address. */
export const pagedIn = (search: Record<string, unknown>): Paged => ({ after: textIn(search.after) });
