import { fileURLToPath } from 'node:url';
import { Font } from '@react-pdf/renderer';

const file = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`));

const longestWord = 28;

/** Names and article numbers are not to be broken by English hyphenation; only what would run out of its column is. */
function breakLongWords(word: string): string[] {
  return word.length <= longestWord ? [word] : (word.match(new RegExp(`.{1,${longestWord}}`, 'gsu')) ?? [word]);
}

/** Noto Sans (SIL Open Font License): Latin, Greek and Cyrillic. Only the glyphs in use are embedded. */
export function registerFonts(): void {
  Font.register({
    family: 'Noto Sans',
    fonts: [
      { src: file('400Regular/NotoSans_400Regular.ttf'), fontWeight: 400 },
      { src: file('700Bold/NotoSans_700Bold.ttf'), fontWeight: 700 },
    ],
  });
  Font.registerHyphenationCallback(breakLongWords);
}
