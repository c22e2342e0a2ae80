import { describe, expect, it } from 'vitest';
import { nameOf, normaliseEmail, userNameCandidates, userNamePattern } from './person.ts';

const zero = () => 0;

describe('an e-mail address', () => {
  it('is kept without the spaces and capitals it was typed with', () => {
    expect(normaliseEmail('  Ada@Northwind.Example ')).toBe('ada@northwind.example');
  });
});

describe('a name', () => {
  it('is first and last name as far as they are known, else the user name', () => {
    expect(nameOf({ firstName: 'Ada', lastName: 'Byron', userName: 'ada' })).toBe('Ada Byron');
    expect(nameOf({ firstName: '', lastName: 'Byron', userName: 'ada' })).toBe('Byron');
    expect(nameOf({ firstName: '', lastName: '', userName: 'ada' })).toBe('ada');
  });
});

describe('user names made from an address', () => {
  it.each([
    ['ada@northwind.example', 'ada'],
    ['Ada.Byron+invoices@northwind.example', 'ada.byroninvoices'],
    ['jürgen_müller@northwind.example', 'jurgen_muller'],
    ['.ada@northwind.example', 'ada'],
    ['a@northwind.example', 'auser'],
    ['иван@northwind.example', 'user'],
    [`${'long'.repeat(20)}@northwind.example`, 'longlonglonglonglonglong'],
  ])('begin with its local part: %s', (email, first) => {
    expect(userNameCandidates(email, zero)[0]).toBe(first);
  });

  it('are all different and all allowed', () => {
    let next = 0;
    const candidates = userNameCandidates(`${'long'.repeat(20)}@northwind.example`, () => {
      next += 1;
      return 999_900 + next;
    });
    expect(new Set(candidates).size).toBe(candidates.length);
    for (const candidate of candidates) expect(candidate).toMatch(userNamePattern);
  });

  it('never look like an e-mail address', () => {
    for (const candidate of userNameCandidates('a@b@c.example', zero)) expect(candidate).not.toContain('@');
  });
});
