import { expect, test } from 'vitest';
import { type FontData, rememberLayouts } from './layouts.ts';

/** Counts how often it was asked, and answers as fontkit does: an object with a prototype. */
function fontOf(): { font: FontData; asked: string[] } {
  class Run {
    readonly text: string;
    readonly positions: { xAdvance: number }[];
    constructor(text: string) {
      this.text = text;
      this.positions = [...text].map(() => ({ xAdvance: 500 }));
    }
    get width(): number {
      return this.positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    }
  }
  const asked: string[] = [];
  const layout = (text: string) => {
    asked.push(text);
    return new Run(text);
  };
  return { font: { unitsPerEm: 1000, glyphForCodePoint: () => ({ advanceWidth: 500 }), layout }, asked };
}

test('a text is laid out once for each set of features, and looks the same each time, whatever its users did to the positions', () => {
  const { font, asked } = fontOf();
  rememberLayouts(font);
  const first = font.layout('Total') as unknown as { width: number; positions: { xAdvance: number }[] };
  for (const position of first.positions) position.xAdvance *= 2;
  expect(font.layout('Total')).toMatchObject({ text: 'Total', width: 2500 });
  expect(font.layout('Total', { kern: true })).toMatchObject({ width: 2500 });
  expect(asked).toEqual(['Total', 'Total']);
});

test('of many texts the oldest are forgotten; long ones are not kept at all', () => {
  const { font, asked } = fontOf();
  rememberLayouts(font);
  for (let number = 0; number < 2_001; number += 1) font.layout(`${number}`);
  font.layout('2000');
  font.layout('0');
  expect(asked).toHaveLength(2_002);
  const long = 'x'.repeat(61);
  font.layout(long);
  font.layout(long);
  expect(asked).toHaveLength(2_004);
});
