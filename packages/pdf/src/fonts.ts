import { fileURLToPath } from 'node:url';
import { Font } from '@react-pdf/renderer';
import { type FontData, rememberLayouts } from './layouts.ts';

const family = 'Noto Sans';
const file = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`));

const longestWord = 28;

/** Names and article numbers are not to be broken by English hyphenation; only what would run out of its column is. */
function breakLongWords(word: string): string[] {
  return word.length <= longestWord ? [word] : (word.match(new RegExp(`.{1,${longestWord}}`, 'gsu')) ?? [word]);
}

/** One font, for what is measured and drawn past the layout engine. */
export type Typeface = {
  /** What the painter of a canvas takes as font: the same as the engine's, so that the file holds it once. */
  readonly font: unknown;
  /** In points. Without kerning, which hardly ever makes a text wider. */
  widthOf(text: string, size: number): number;
};

export type Typefaces = { readonly regular: Typeface };

/** Noto Sans (SIL Open Font License): Latin, Greek and Cyrillic. Only the glyphs in use are embedded. */
export async function loadFonts(): Promise<Typefaces> {
  Font.register({
    family,
    fonts: [
      { src: file('400Regular/NotoSans_400Regular.ttf'), fontWeight: 400 },
      { src: file('700Bold/NotoSans_700Bold.ttf'), fontWeight: 700 },
    ],
  });
  Font.registerHyphenationCallback(breakLongWords);
  const [regular, bold] = [await load(400), await load(700)];
  rememberLayouts(regular);
  rememberLayouts(bold);
  return { regular: typeface(regular) };
}

async function load(fontWeight: number): Promise<FontData> {
  await Font.load({ fontFamily: family, fontWeight });
  return Font.getFont({ fontFamily: family, fontWeight })?.data as unknown as FontData;
}

function typeface(font: FontData): Typeface {
  const advances = new Map<string, number>();
  const advanceOf = (character: string) => {
    const known = advances.get(character);
    if (known !== undefined) return known;
    const advance = font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
    advances.set(character, advance);
    return advance;
  };
  return {
    font,
    widthOf: (text, size) => {
      let width = 0;
      for (const character of text) width += advanceOf(character);
      return width * size;
    },
  };
}
