import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { dataOf, type Sent, standInNetwork } from '../../../test/network.ts';
import { renderPage } from '../../../test/page.tsx';
// The route fetches it when it is shown; here it is there already, so that no test pays for loading it.
import '../profile-page.tsx';

const me = {
  __typename: 'User',
  id: 'usr_1',
  name: 'Ada Byron',
  firstName: 'Ada',
  lastName: 'Byron',
  userName: 'ada',
  email: 'ada@people.example',
  platformAdmin: false,
  memberships: [],
};
const identity = {
  embedded: true,
  clerkPublishableKey: null,
  awaitsFirstPerson: false,
  setUpTokenRequired: false,
  minPasswordLength: 10,
};
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const recoveryCodes = Array.from({ length: 10 }, (_, index) => `ABCD-EFGH-IJKL-MNO${index}`);
const refused = (typename: string, path: string[] | null) => ({
  __typename: typename,
  code: typename,
  message: `No: ${path}`,
  path,
});

const successes: Record<string, object> = {
  BeginSecondFactor: {
    beginSecondFactor: {
      __typename: 'BeginSecondFactorSuccess',
      secret,
      otpauthUri: `otpauth://totp/Quittance:ada?secret=${secret}`,
    },
  },
  EnableSecondFactor: {
    enableSecondFactor: { __typename: 'EnableSecondFactorSuccess', recoveryCodes, token: 'a-new-token' },
  },
  DisableSecondFactor: { disableSecondFactor: { __typename: 'DisableSecondFactorSuccess', disabled: true } },
};

/** The gateway; `on` is whether the second factor is on at first, `answers` what mutations answer in place of a success. */
function gateway({ on = false, answers = {} }: { on?: boolean; answers?: Record<string, object> } = {}): Sent[] {
  let enabled = on;
  return standInNetwork(({ operation, path }) => {
    if (operation === 'Identity') return dataOf({ identity });
    if (operation === 'Session') return dataOf({ me });
    if (operation === 'SecondFactor') {
      const factor = { __typename: 'SecondFactor', enabledAt: '2026-01-31T12:00:00.000Z', recoveryCodesLeft: 10 };
      return dataOf({ me: { __typename: 'User', id: 'usr_1', secondFactor: enabled ? factor : null } });
    }
    if (operation === null) return new Response(null, { status: path === '/session' ? 204 : 404 });
    if (answers[operation] === undefined && operation !== 'BeginSecondFactor') enabled = operation === 'EnableSecondFactor';
    return dataOf(answers[operation] ?? successes[operation]);
  });
}

const sent = (requests: Sent[], operation: string) =>
  requests.filter((request) => request.operation === operation).map(({ variables }) => variables);

async function open(button: string) {
  vi.spyOn(console, 'error').mockReturnValue();
  const user = userEvent.setup();
  renderPage('/settings/profile');
  const section = await screen.findByRole('region', { name: 'Second factor' });
  const opener = await within(section).findByRole('button', { name: button });
  await waitFor(() => expect(opener).toHaveProperty('disabled', false));
  await user.click(opener);
  return { user, section, dialog: await screen.findByRole('dialog') };
}

test('setting up goes from the password by QR code and first code to the recovery codes and a new session', async () => {
  const requests = gateway();
  const { user, section, dialog } = await open('Set up');
  await user.type(within(dialog).getByLabelText('Present password'), 'correct horse');
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));

  const code = await within(dialog).findByLabelText('The code that it shows now');
  expect(within(dialog).getByRole('img', { name: 'QR code for your authenticator app' }).tagName.toLowerCase()).toBe('svg');
  expect(dialog.textContent?.replaceAll(' ', '')).toContain(secret);
  await user.type(code, '123456');
  await user.click(within(dialog).getByRole('button', { name: 'Turn on' }));

  const list = await within(dialog).findByRole('list', { name: 'Recovery codes' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(recoveryCodes);
  await user.click(within(dialog).getByRole('button', { name: 'Copy all' }));
  expect(await navigator.clipboard.readText()).toBe(recoveryCodes.join('\n'));
  await user.click(within(dialog).getByRole('button', { name: 'I have kept them' }));

  await waitFor(() => expect(section.textContent).toContain('10 of 10 recovery codes'));
  expect(sent(requests, 'BeginSecondFactor')).toEqual([{ input: { currentPassword: 'correct horse' } }]);
  expect(sent(requests, 'EnableSecondFactor')).toEqual([{ input: { code: '123456' } }]);
  const sessions = requests.filter(({ path }) => path === '/session').map(({ body }) => body);
  expect(sessions).toEqual([{ token: 'a-new-token', remember: true }]);
});

test('a wrong password and a wrong first code stand at their fields', async () => {
  const answers: Record<string, object> = {
    BeginSecondFactor: { beginSecondFactor: refused('InvalidCredentialsError', ['currentPassword']) },
    EnableSecondFactor: { enableSecondFactor: refused('InvalidCredentialsError', ['code']) },
  };
  gateway({ answers });
  const { user, dialog } = await open('Set up');
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  expect(within(dialog).getByText('Your present password is missing.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('Present password'), 'wrong');
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  expect(await within(dialog).findByText('This is not your password.')).toBeDefined();
  delete answers.BeginSecondFactor;
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  await user.type(await within(dialog).findByLabelText('The code that it shows now'), '000000');
  await user.click(within(dialog).getByRole('button', { name: 'Turn on' }));
  expect(await within(dialog).findByText('This is not the code that counts now.')).toBeDefined();
});

test('turning off needs password and code', async () => {
  const requests = gateway({ on: true });
  const { user, section, dialog } = await open('Turn off');
  const turnOff = within(dialog).getByRole('button', { name: 'Turn off' });
  await user.click(turnOff);
  expect(within(dialog).getByText('Your present password is missing.')).toBeDefined();
  expect(within(dialog).getByText('The code is missing.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('Present password'), 'correct horse');
  await user.type(within(dialog).getByLabelText('Code of your app, or a recovery code'), '123456');
  await user.click(turnOff);
  expect(await within(section).findByRole('button', { name: 'Set up' })).toBeDefined();
  expect(sent(requests, 'DisableSecondFactor')).toEqual([{ input: { currentPassword: 'correct horse', code: '123456' } }]);
});
