import { colors, pageSizes, pageStyles } from '@quittance/pdf/page';
import { StyleSheet } from '@react-pdf/renderer';

/** Points that pagination reckons with. */
export const sizes = { ...pageSizes, partyWidth: 150, totalLabelWidth: 170 } as const;

const own = StyleSheet.create({
  logo: { maxHeight: 56, maxWidth: 180, objectFit: 'contain', objectPosition: 'left top' },
  sellerName: { fontSize: 14, fontWeight: 700, maxWidth: 260 },
  parties: { flexDirection: 'row', gap: 24, marginBottom: 24 },
  party: { flexGrow: 1, flexBasis: 0 },
  facts: { width: 150 },
  fact: { flexDirection: 'row', justifyContent: 'space-between', marginBottom: 2 },
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
});

export const styles = { ...pageStyles, ...own };
