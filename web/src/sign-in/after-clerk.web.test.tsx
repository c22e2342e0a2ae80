import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { dataOf, errorOf, openStream, type Sent, standInNetwork } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import { forgetClerk } from './clerk-session.ts';
import '../shell/signed-in.tsx';
import '../home/home-page.tsx';
import './clerk-gate.tsx';
import './sign-in-page.tsx';

const keyFor = (host: string) => `pk_test_${btoa(`${host}$`)}`;
const clerkHost = 'clerk.example.com';
const me = {
  __typename: 'User',
  id: 'usr_1',
  name: 'Ada Lovelace',
  firstName: 'Ada',
  lastName: 'Lovelace',
  userName: 'ada',
  email: 'ada@example.com',
  platformAdmin: false,
  memberships: [],
};

/** A gateway that knows Ada by Clerk's token, unless told by what. */
function gateway(options: { key?: string | null; knowsBy?: 'clerk' | 'cookie' | 'nothing' } = {}): Sent[] {
  const { key = keyFor(clerkHost), knowsBy = 'clerk' } = options;
  return standInNetwork((sent) => {
    if (sent.operation === 'Identity') {
      const known = { embedded: true, awaitsFirstPerson: false, setUpTokenRequired: false, minPasswordLength: 10 };
      return dataOf({ identity: { __typename: 'Identity', ...known, clerkPublishableKey: key } });
    }
    if (sent.path === '/live') return openStream().response;
    const hasToken = sent.headers.get('authorization') === 'Bearer clerk-token';
    const isAda = knowsBy === 'cookie' || (knowsBy === 'clerk' && hasToken);
    return isAda && sent.operation === 'Session' ? dataOf({ me }) : errorOf('UNAUTHENTICATED', 'Sign in.', 401);
  });
}

/** What Clerk's scripts put into the page. */
function standInClerk(session: object | null) {
  const listeners = new Set<(emitted: object) => void>();
  const resourcesOf = (current: object | null) => ({
    client: { id: 'client_1' },
    session: current,
    user: current === null ? null : { id: 'user_1' },
    organization: null,
  });
  const clerk = {
    ...resourcesOf(session),
    __internal_lastEmittedResources: resourcesOf(session),
    loaded: false,
    load: async () => {
      clerk.loaded = true;
    },
    on: (event: string, listener: (status: string) => void) => event === 'status' && listener('ready'),
    off: () => undefined,
    addListener: (listener: (emitted: object) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signOut: vi.fn<() => Promise<void>>(async () => {
      Object.assign(clerk, resourcesOf(null), { __internal_lastEmittedResources: resourcesOf(null) });
      for (const listener of listeners) listener(resourcesOf(null));
    }),
  };
  vi.stubGlobal('Clerk', clerk);
  vi.stubGlobal('__internal_ClerkUICtor', class {});
  return clerk;
}

const session = () => ({
  id: 'sess_1',
  status: 'active',
  actor: null,
  factorVerificationAge: null,
  lastActiveToken: { jwt: { claims: { sub: 'user_1' } } },
  getToken: async () => 'clerk-token',
});
const wasHere = () => localStorage.setItem('quittance.clerk', '1');
const isRemembered = () => localStorage.getItem('quittance.clerk') !== null;
const scriptsOf = (host: string) => document.querySelectorAll(`script[src*="${host}"]`).length;
const sessions = (requests: Sent[]) => requests.filter(({ operation }) => operation === 'Session');

afterEach(() => {
  forgetClerk();
  // With what Clerk still waits for: it must not be heard in another test.
  vi.useRealTimers();
  for (const script of document.querySelectorAll('script')) script.remove();
});

test('after a reload a Clerk session goes on by itself, and the session is asked for with its token only', async () => {
  wasHere();
  standInClerk(session());
  const requests = gateway();
  renderPage('/');
  await screen.findByRole('heading', { name: 'Welcome, Ada' });
  expect(sessions(requests).map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer clerk-token']);
});

test('when Clerk says that nobody is signed in, that is the end of it: the sign-in page', async () => {
  wasHere();
  standInClerk(null);
  gateway();
  renderPage('/');
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(isRemembered()).toBe(false);
});

test('a Clerk session that the server refuses is said, and can be left', async () => {
  wasHere();
  const clerk = standInClerk(session());
  gateway({ knowsBy: 'nothing' });
  renderPage('/');
  await screen.findByText(/does not accept that/);
  await userEvent.click(screen.getByRole('button', { name: 'Sign out of Clerk' }));
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(clerk.signOut).toHaveBeenCalledOnce();
  expect(isRemembered()).toBe(false);
});

test('when Clerk’s script does not come that is said, with a way on', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  // Clerk says it there too, in its own words.
  vi.spyOn(console, 'error').mockReturnValue();
  wasHere();
  gateway();
  renderPage('/');
  await waitFor(() => expect(scriptsOf(clerkHost)).toBe(1));
  // Its patience may begin a moment after the script is asked for, so time goes on until it is over.
  for (let seconds = 0; seconds < 60 && screen.queryByText('Clerk does not answer') === null; seconds += 1)
    await vi.advanceTimersByTimeAsync(1_000);
  await screen.findByText('Clerk does not answer');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
  expect(isRemembered()).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Sign in another way' }));
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(isRemembered()).toBe(false);
});

test('nothing of Clerk is loaded where it is no longer set up', async () => {
  wasHere();
  gateway({ key: null });
  renderPage('/');
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(scriptsOf(clerkHost)).toBe(0);
  expect(isRemembered()).toBe(false);
});

test('nothing of Clerk is loaded, nor asked for, where one is signed in without it', async () => {
  const requests = gateway({ knowsBy: 'cookie' });
  renderPage('/');
  await screen.findByRole('heading', { name: 'Welcome, Ada' });
  expect(requests.some(({ operation }) => operation === 'Identity')).toBe(false);
  expect(sessions(requests).map(({ headers }) => headers.get('authorization'))).toEqual([null]);
  expect(scriptsOf(clerkHost)).toBe(0);
});
