/** What fontkit makes of a text: its glyphs and where each stands. */
type Layout = { positions: readonly object[] };

/** The part of fontkit's fonts that is used here. */
export type FontData = {
  unitsPerEm: number;
  glyphForCodePoint(codePoint: number): { advanceWidth: number };
  layout(text: string, ...rest: unknown[]): Layout;
};

/** Texts of each font; a layout takes a kilobyte or two. */
const mostLayouts = 2_000;
/** Longer ones hardly come twice. */
const longestText = 60;

/**
 * Lets a font remember how it laid out short texts: labels, words and numbers are the same in most documents, and finding their glyphs takes a quarter
 * of the time for a short document. Each caller gets positions of its own, because pdfkit scales them in place.
 */
export function rememberLayouts(font: FontData): void {
  const known = new Map<string, Layout>();
  const layout = font.layout.bind(font);
  font.layout = (text, ...rest) => {
    if (text.length > longestText) return layout(text, ...rest);
    const key = JSON.stringify([text, ...rest]);
    const found = known.get(key) ?? layout(text, ...rest);
    // A map keeps the order of insertion: what comes again goes to the end, the first is what was not asked for the longest.
    known.delete(key);
    known.set(key, found);
    if (known.size > mostLayouts) known.delete(known.keys().next().value ?? key);
    return copyOf(found, { positions: found.positions.map((position) => copyOf(position, {})) });
  };
}

function copyOf<T extends object>(original: T, changes: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(original)), original, changes);
}
