import { StyleSheet } from '@react-pdf/renderer';

export const colors = { text: '#1a2029', grey: '#5b6472', line: '#d5dae1' } as const;

/** Points that pagination reckons with. */
export const pageSizes = {
  text: 9,
  small: 8,
  lineHeight: 1.35,
  rowPadding: 4,
  /** A4 less margins. */
  pageHeight: 842 - 48 - 64,
  pageWidth: 595 - 48 - 48,
  /** The line with logo and title. */
  titleHeight: 64,
  tableHeadHeight: 24,
} as const;

/** What all documents look like. */
export const pageStyles = StyleSheet.create({
  page: {
    fontFamily: 'Noto Sans',
    fontSize: pageSizes.text,
    lineHeight: pageSizes.lineHeight,
    color: colors.text,
    paddingTop: 48,
    paddingBottom: 64,
    paddingHorizontal: 48,
    // Of A4: a page that is not to be broken would be cut off below what is on it.
    minHeight: 841.89,
  },
  header: { flexDirection: 'row', justifyContent: 'space-between', height: pageSizes.titleHeight },
  title: { fontSize: 22, fontWeight: 700, textAlign: 'right', lineHeight: 1.2 },
  label: { color: colors.grey, fontSize: pageSizes.small, marginBottom: 2 },
  strong: { fontWeight: 700 },
  footer: {
    position: 'absolute',
    bottom: 28,
    left: 48,
    right: 48,
    flexDirection: 'row',
    justifyContent: 'space-between',
    color: colors.grey,
    fontSize: 7.5,
  },
});
