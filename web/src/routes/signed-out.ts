import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { textIn } from '../ui/search.ts';
import { root } from './root.ts';

type Next = { next?: string | undefined };
const nextIn = (search: Record<string, unknown>): Next => ({ next: textIn(search.next) });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextIn,
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: nextIn,
  component: lazyRouteComponent(() => import('../sign-in/sign-up-page.tsx'), 'SignUpPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('../sign-in/forgot-password-page.tsx'), 'ForgotPasswordPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: (search): { token?: string | undefined } => ({ token: textIn(search.token) }),
  component: lazyRouteComponent(() => import('../sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
});

/** Pages for people who are not signed in. */
export const signedOutRoutes = [signIn, signUp, forgotPassword, resetPassword] as const;
