import { StyleSheet } from '@react-pdf/renderer';

export const colors = { text: '#1a2029', grey: '#5b6472', line: '#d5dae1' } as const;

/** Points that pagination reckons with. */
export const sizes = {
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
  partyWidth: 150,
  totalLabelWidth: 170,
} as const;

export const styles = StyleSheet.create({
  page: {
    fontFamily: 'Noto Sans',
    fontSize: sizes.text,
    lineHeight: sizes.lineHeight,
    color: colors.text,
    paddingTop: 48,
    paddingBottom: 64,
    paddingHorizontal: 48,
  },
  header: { flexDirection: 'row', justifyContent: 'space-between', height: sizes.titleHeight },
  logo: { maxHeight: 56, maxWidth: 180, objectFit: 'contain', objectPosition: 'left top' },
  sellerName: { fontSize: 14, fontWeight: 700, maxWidth: 260 },
  title: { fontSize: 22, fontWeight: 700, textAlign: 'right', lineHeight: 1.2 },
  parties: { flexDirection: 'row', gap: 24, marginBottom: 24 },
  party: { flexGrow: 1, flexBasis: 0 },
  facts: { width: 150 },
  fact: { flexDirection: 'row', justifyContent: 'space-between', marginBottom: 2 },
  label: { color: colors.grey, fontSize: sizes.small, marginBottom: 2 },
  strong: { fontWeight: 700 },
  small: { color: colors.grey, fontSize: sizes.small },
  closing: { flexDirection: 'row', justifyContent: 'flex-end', marginTop: 12 },
  totals: { width: 280 },
  totalRow: { flexDirection: 'row', justifyContent: 'space-between', paddingVertical: 2 },
  grandTotal: {
    flexDirection: 'row',
    justifyContent: 'space-between',
    borderTopWidth: 1,
    borderTopColor: colors.text,
    marginTop: 4,
    paddingTop: 6,
    fontSize: 12,
    // Inherited it would be that of the smaller text.
    lineHeight: sizes.lineHeight,
    fontWeight: 700,
  },
  block: { marginTop: 16 },
  pay: { marginTop: 16, padding: 10, backgroundColor: '#eef2f7', borderRadius: 4 },
  link: { color: '#0b4f9e' },
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
