type WidthOf = (text: string) => number;
type BreakWord = (word: string, width: number, widthOf: WidthOf) => string[];

/**
 * Breaks a text into lines that are no wider than `width`, between words where that can be; a word that is wider than a line is broken by
 * `breakWord`. At least one line; lines keep every character but the spaces they are broken at. `widthOf` tells a text's width, in the unit
 * of `width`.
 */
export function wrap(text: string, width: number, widthOf: WidthOf, breakWord: BreakWord = byCharacter): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, widthOf, breakWord));
}

/** Leaves words as they are, however wide: half a number is another number. */
export const keepWord: BreakWord = (word) => [word];

function wrapParagraph(paragraph: string, width: number, widthOf: WidthOf, breakWord: BreakWord): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of paragraph.split(' ')) {
    const longer: string = line === null ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== null) lines.push(line);
    const pieces = widthOf(word) <= width ? [word] : breakWord(word, width, widthOf);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, line ?? ''];
}

/** A character that is wider than a line all by itself gets one of its own. */
function byCharacter(word: string, width: number, widthOf: WidthOf): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && widthOf(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
