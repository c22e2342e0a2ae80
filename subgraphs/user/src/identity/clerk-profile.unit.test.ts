import { describe, expect, it } from 'vitest';
import { issuerOf } from './clerk.ts';
import { profileOf } from './clerk-profile.ts';

const user = {
  id: 'user_1',
  username: 'countess',
  first_name: 'Ada',
  last_name: 'Byron',
  primary_email_address_id: 'idn_2',
  email_addresses: [
    { id: 'idn_1', email_address: 'old@northwind.example' },
    { id: 'idn_2', email_address: 'Ada@Northwind.example' },
  ],
  updated_at: 1_716_883_200_000,
};

describe("Clerk's user", () => {
  it('has the primary address, normalised, and the instant of that state', () => {
    expect(profileOf(user)).toEqual({
      subject: 'user_1',
      email: 'ada@northwind.example',
      userName: 'countess',
      firstName: 'Ada',
      lastName: 'Byron',
      at: new Date('2024-05-28T08:00:00Z'),
    });
  });

  it('is taken without what does not fit our rules', () => {
    const odd = {
      ...user,
      username: 'a b',
      first_name: null,
      last_name: 'x'.repeat(300),
      email_addresses: [{ email_address: 'nonsense' }],
    };
    expect(profileOf(odd)).toMatchObject({ userName: null, firstName: '', lastName: 'x'.repeat(100), email: null });
  });

  it.each([[null], ['user_1'], [{}], [{ ...user, updated_at: 'yesterday' }]])(
    'is nobody without what makes a user: %j',
    (data) => {
      expect(profileOf(data)).toBeNull();
    },
  );
});

describe('a publishable key', () => {
  it('names the instance that issues the tokens', () => {
    const key = `pk_test_${Buffer.from('magical-marmoset-51.clerk.accounts.dev$').toString('base64')}`;
    expect(issuerOf(key)).toBe('https://magical-marmoset-51.clerk.accounts.dev');
  });
});
