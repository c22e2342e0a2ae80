import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { dataOf, errorOf, noAnswer, type Sent, standInNetwork } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import { safeNext } from './enter.ts';
// The route fetches it when it is shown; here it is there already, so that no test pays for loading it.
import './sign-in-page.tsx';

const identity = {
  embedded: true,
  clerkPublishableKey: null,
  awaitsFirstPerson: false,
  setUpTokenRequired: false,
  minPasswordLength: 10,
};

/** The gateway with this answer to signing in. */
function gateway(signIn: (sent: Sent) => Response, known: object = identity): Sent[] {
  return standInNetwork((sent) => {
    if (sent.operation === 'Identity') return dataOf({ identity: known });
    if (sent.operation === 'SignIn') return signIn(sent);
    return new Response(null, { status: sent.path === '/session' ? 204 : 404 });
  });
}

const result = (typename: string, more: object = {}) =>
  dataOf({ signIn: { __typename: typename, code: typename, message: 'In the words of the server', path: null, ...more } });

async function signIn(address = '/sign-in') {
  const user = userEvent.setup();
  renderPage(address);
  await user.click(await screen.findByLabelText('E-mail address or user name'));
  await user.paste('ada');
  await user.click(screen.getByLabelText('Password'));
  await user.paste('correct horse');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  return user;
}

const attempts = (requests: Sent[]) => requests.filter(({ operation }) => operation === 'SignIn');

beforeEach(() => {
  window.location.hash = '';
});

test('a success puts the token into the session and goes to where one wanted to go', async () => {
  const requests = gateway(() => dataOf({ signIn: { __typename: 'SignInSuccess', token: 'secret' } }));
  await signIn(`/sign-in?next=${encodeURIComponent('/#wanted')}`);
  await waitFor(() => expect(window.location.hash).toBe('#wanted'));
  const session = requests.filter(({ path }) => path === '/session');
  expect(session.map(({ method, body }) => ({ method, body }))).toEqual([
    { method: 'POST', body: { token: 'secret', remember: true } },
  ]);
  expect(attempts(requests)[0]?.variables).toEqual({ input: { login: 'ada', password: 'correct horse', totp: null } });
});

test('wrong credentials are said above the form, without telling which of the two is wrong', async () => {
  const requests = gateway(() => result('InvalidCredentialsError'));
  await signIn();
  expect((await screen.findByRole('alert')).textContent).toContain('do not match');
  expect(screen.getByLabelText('Password')).toHaveProperty('value', 'correct horse');
  expect(requests.some(({ path }) => path === '/session')).toBe(false);
});

test('who has a second factor is asked for the code in a second step, which is sent with login and password', async () => {
  const requests = gateway(({ variables }) => {
    const { totp } = variables.input as { totp: string | null };
    return totp === null
      ? result('SecondFactorRequiredError')
      : dataOf({ signIn: { __typename: 'SignInSuccess', token: 'secret' } });
  });
  const user = await signIn(`/sign-in?next=${encodeURIComponent('/#in')}`);
  const code = await screen.findByLabelText('Code of your authenticator app');
  expect(document.activeElement).toBe(code);
  expect(screen.queryByLabelText('Password')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(screen.getByText('The code is missing.')).toBeDefined();
  await user.type(code, '123456');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await waitFor(() => expect(window.location.hash).toBe('#in'));
  expect(attempts(requests)[1]?.variables).toEqual({ input: { login: 'ada', password: 'correct horse', totp: '123456' } });
});

test('a wrong code is said as such, and a recovery code can take its place', async () => {
  const requests = gateway(({ variables }) =>
    (variables.input as { totp: string | null }).totp === null
      ? result('SecondFactorRequiredError')
      : result('InvalidCredentialsError', { path: ['totp'] }),
  );
  const user = await signIn();
  await user.type(await screen.findByLabelText('Code of your authenticator app'), '123456');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect((await screen.findByRole('alert')).textContent).toContain('code is wrong');
  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }));
  const recovery = screen.getByLabelText('One of your recovery codes');
  expect(recovery).toHaveProperty('value', '');
  await user.type(recovery, 'ABCD-EFGH-IJKL-MNOP');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await waitFor(() => expect(attempts(requests)).toHaveLength(3));
  expect(attempts(requests)[2]?.variables).toMatchObject({ input: { totp: 'ABCD-EFGH-IJKL-MNOP' } });
});

test('one can go back from the code to login and password, which are still there', async () => {
  gateway(() => result('SecondFactorRequiredError'));
  const user = await signIn();
  await user.click(await screen.findByRole('button', { name: 'Back' }));
  expect(screen.getByLabelText('E-mail address or user name')).toHaveProperty('value', 'ada');
  expect(screen.getByLabelText('Password')).toHaveProperty('value', 'correct horse');
});

test('an error of a field stands at that field, which gets the cursor', async () => {
  gateway(() =>
    result('ValidationError', { fields: [{ __typename: 'InvalidField', path: ['login'], message: 'Too long a name.' }] }),
  );
  await signIn();
  const login = screen.getByLabelText('E-mail address or user name');
  await waitFor(() => expect(login.getAttribute('aria-invalid')).toBe('true'));
  const description = document.getElementById(login.getAttribute('aria-describedby')?.split(' ').at(-1) ?? '');
  expect(description?.textContent).toBe('Too long a name.');
  expect(document.activeElement).toBe(login);
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).not.toBe('true');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('an error of a field that the form does not show stands above it', async () => {
  gateway(() =>
    result('ValidationError', { fields: [{ __typename: 'InvalidField', path: ['device'], message: 'Unknown device.' }] }),
  );
  await signIn();
  expect((await screen.findByRole('alert')).textContent).toContain('Unknown device.');
});

test('an empty form says what is missing and is not sent', async () => {
  const requests = gateway(() => result('InvalidCredentialsError'));
  renderPage('/sign-in');
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
  expect(screen.getByText('Who are you?')).toBeDefined();
  expect(screen.getByText('The password is missing.')).toBeDefined();
  expect(attempts(requests)).toEqual([]);
});

test('no answer is said as such, and the form can be sent again', async () => {
  let answers = 0;
  const requests = gateway(() => (answers++ === 0 ? noAnswer() : result('InvalidCredentialsError')));
  const user = await signIn();
  expect((await screen.findByRole('alert')).textContent).toContain('No connection');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('do not match'));
  expect(attempts(requests)).toHaveLength(2);
});

test('too many tries are said in the words of the server, with the number of the request', async () => {
  gateway(() => errorOf('RATE_LIMITED', 'Wait for a minute.', 429));
  await signIn();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Wait for a minute.');
  expect(alert.textContent).toContain('req_1');
});

test('an installation where nobody has an account leads to creating the first one', async () => {
  gateway(() => result('InvalidCredentialsError'), { ...identity, awaitsFirstPerson: true });
  renderPage('/sign-in');
  const link = await screen.findByRole('link', { name: 'Create the first one' });
  expect(link.getAttribute('href')).toBe('/sign-up');
});

test('an installation without embedded accounts asks for no password', async () => {
  gateway(() => result('InvalidCredentialsError'), { ...identity, embedded: false });
  renderPage('/sign-in');
  await screen.findByRole('heading', { name: 'Sign in' });
  await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', undefined])(
  'never goes to another site after signing in: %s',
  (next) => {
    expect(safeNext(next)).toBe('/');
  },
);
