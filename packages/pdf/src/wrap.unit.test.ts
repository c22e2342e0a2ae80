import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepWord, wrap } from './wrap.ts';

const characters = (text: string) => [...text].length;

test('breaks between words, within words that are longer than a line, and where the text does', () => {
  expect(wrap('', 10, characters)).toEqual(['']);
  expect(wrap('one two', 10, characters)).toEqual(['one two']);
  expect(wrap('one two three', 10, characters)).toEqual(['one two', 'three']);
  expect(wrap('a\n\nb', 10, characters)).toEqual(['a', '', 'b']);
  expect(wrap(`ab ${'x'.repeat(25)} c`, 10, characters)).toEqual(['ab', 'xxxxxxxxxx', 'xxxxxxxxxx', 'xxxxx c']);
});

test('keeps numbers whole where it is asked to', () => {
  expect(wrap('1,234,567.123456 kg', 10, characters, keepWord)).toEqual(['1,234,567.123456', 'kg']);
});

test('loses no character, breaks no pair of surrogates, and fills no line beyond its width', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'ß', '😀', ' ', '\n'), maxLength: 80 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 12 }), (text, width) => {
      const lines = wrap(text, width, characters);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(/[ \n]/g, ''));
      for (const line of lines) expect(characters(line)).toBeLessThanOrEqual(width);
    }),
  );
});
