import { Image, Text, View } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { SnapshotAddress, SnapshotParty } from '../snapshot.ts';
import { type Drawing, textHeight } from './drawing.ts';
import type { Labels } from './labels.ts';
import { sizes, styles } from './styles.ts';

/** The first page's head: logo or name, the title, both parties and the dates. */
export function Header({ invoice, labels, format }: Drawing): ReactElement {
  return h(
    View,
    { key: 'header' },
    h(
      View,
      { style: styles.header },
      invoice.logo === null
        ? h(Text, { style: styles.sellerName }, invoice.seller.name)
        : h(Image, { src: invoice.logo, style: styles.logo }),
      h(Text, { style: styles.title }, labels.invoice),
    ),
    h(
      View,
      { style: styles.parties },
      Party(labels.billTo, invoice.buyer, labels),
      Party(labels.from, invoice.seller, labels),
      h(
        View,
        { style: styles.facts },
        Fact(labels.number, invoice.number),
        Fact(labels.issuedOn, format.day(invoice.issuedOn)),
        invoice.dueOn === null ? null : Fact(labels.dueOn, format.day(invoice.dueOn)),
        Fact(labels.total, format.money(invoice.totals.totalMinor)),
      ),
    ),
  );
}

function Party(label: string, party: SnapshotParty, labels: Labels): ReactElement {
  const [name, ...more] = partyLines(party, labels);
  return h(
    View,
    { style: styles.party },
    h(Text, { style: styles.label }, label),
    h(Text, { style: styles.strong }, name),
    // One text for all lines: each has its price in the layout engine.
    h(Text, null, more.join('\n')),
  );
}

/** How high the head is, in points, on the safe side. */
export function headerHeight(drawing: Drawing): number {
  const { invoice, labels } = drawing;
  const heightOf = (party: SnapshotParty) =>
    partyLines(party, labels).reduce((height, text) => height + textHeight(text, sizes.partyWidth, drawing), 0);
  const facts = 5 * sizes.text * sizes.lineHeight;
  return sizes.titleHeight + 16 + Math.max(facts, heightOf(invoice.seller), heightOf(invoice.buyer)) + 24;
}

function partyLines(party: SnapshotParty, labels: Labels): string[] {
  const taxId = party.taxId === null ? null : `${labels.taxId} ${party.taxId}`;
  const lines = [party.name, ...(party.address === null ? [] : addressLines(party.address)), party.email, taxId];
  return lines.filter((line) => line !== null);
}

function addressLines(address: SnapshotAddress): string[] {
  const country = new Intl.DisplayNames('en', { type: 'region' }).of(address.country) ?? address.country;
  const lines = [address.line1, address.line2, `${address.postalCode} ${address.city}`.trim(), country];
  return lines.filter((line): line is string => line !== null && line !== '');
}

function Fact(label: string, value: string): ReactElement {
  return h(View, { style: styles.fact }, h(Text, { style: styles.label }, label), h(Text, { style: styles.strong }, value));
}
