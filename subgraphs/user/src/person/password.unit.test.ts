import { describe, expect, it } from 'vitest';
import { weaknessOf } from './password.ts';

const known = { email: 'ada.byron@northwind.example', userName: 'countess' };

describe('a password', () => {
  it.each(['a plum tree in blossom', 'kT7#vq2!pL', 'ÄÖÜß日本語éèà', 'northwind cashes in'])('is accepted: %s', (password) => {
    expect(weaknessOf(password, known)).toBeNull();
  });

  it.each([
    ['nine-char', 'at least 10'],
    ['', 'at least 10'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['abababababab', 'repeats'],
    ['0123456789', 'sequence'],
    ['qwertyuiop', 'sequence'],
    ['POIUYTREWQ', 'sequence'],
    ['abcdefghijklm', 'sequence'],
    ['password1234', 'everybody'],
    ['Password!!!2026', 'everybody'],
    ['ｐａｓｓｗｏｒｄ１２３４', 'everybody'],
    ['iloveyou2024', 'everybody'],
    ['ada.byron@northwind.example', 'e-mail address or user name'],
    ['Ada.Byron2026!', 'e-mail address or user name'],
    ['countess1852', 'e-mail address or user name'],
  ])('is refused: %s', (password, why) => {
    expect(weaknessOf(password, known)).toContain(why);
  });

  it('counts characters as people do', () => {
    // Nine characters that take 18 UTF-16 units.
    expect(weaknessOf('🌱🌲🌳🌴🌵🌷🌸🌹🌺', known)).toContain('at least 10');
  });
});
