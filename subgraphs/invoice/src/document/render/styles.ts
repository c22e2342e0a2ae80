import { StyleSheet } from '@react-pdf/renderer';

/** Point sizes that pagination reckons with. */
export const sizes = {
  text: 9,
  lineHeight: 1.35,
  rowPadding: 4,
  /** A4 less margins. */
  pageHeight: 842 - 48 - 64,
  /** A row that may be higher is broken over pages by the engine. */
  rowHeightMost: 500,
  /** The line with logo and title. */
  titleHeight: 64,
  /** Characters of body text that surely fit into a party's column, and into the totals' labels. */
  partyCharacters: 26,
  totalLabelCharacters: 34,
  tableHeadHeight: 24,
  /** Characters of body text that surely fit into the description's column. */
  descriptionCharacters: 38,
  notesCharacters: 92,
} as const;

const grey = '#5b6472';
const line = '#d5dae1';

export const styles = StyleSheet.create({
  page: {
    fontFamily: 'Noto Sans',
    fontSize: sizes.text,
    lineHeight: sizes.lineHeight,
    color: '#1a2029',
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
  label: { color: grey, fontSize: 8, marginBottom: 2 },
  strong: { fontWeight: 700 },
  tableHead: {
    flexDirection: 'row',
    borderBottomWidth: 1,
    borderBottomColor: '#1a2029',
    paddingBottom: 4,
    height: 20,
    color: grey,
    fontSize: 8,
  },
  row: { flexDirection: 'row', borderBottomWidth: 0.5, borderBottomColor: line, paddingVertical: sizes.rowPadding },
  position: { width: 24, color: grey },
  description: { flexGrow: 1, flexBasis: 0, paddingRight: 8 },
  quantity: { width: 72, textAlign: 'right' },
  unitPrice: { width: 76, textAlign: 'right' },
  tax: { width: 44, textAlign: 'right' },
  amount: { width: 84, textAlign: 'right' },
  small: { color: grey, fontSize: 8 },
  closing: { flexDirection: 'row', justifyContent: 'flex-end', marginTop: 12 },
  totals: { width: 280 },
  totalRow: { flexDirection: 'row', justifyContent: 'space-between', paddingVertical: 2 },
  grandTotal: {
    flexDirection: 'row',
    justifyContent: 'space-between',
    borderTopWidth: 1,
    borderTopColor: '#1a2029',
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
    color: grey,
    fontSize: 7.5,
  },
});
