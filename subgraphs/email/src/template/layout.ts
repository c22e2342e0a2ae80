import { assertNever } from '@quittance/result';
import { Body, Button, Container, Head, Heading, Html, Link, Preview, Section, Text } from '@react-email/components';
import { createElement as h, type ReactElement, type ReactNode } from 'react';
import type { Block, Mail } from './mail.ts';
import { style, styleSheet } from './style.ts';

/** The mail as React elements, which escape every text. */
export function layout(mail: Mail): ReactElement {
  return h(
    Html,
    { lang: 'en' },
    h(
      Head,
      null,
      h('title', null, mail.subject),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('style', null, styleSheet),
    ),
    h(Preview, null, mail.preview),
    h(
      Body,
      { style: style.page, className: 'page' },
      h(
        Container,
        { style: style.card, className: 'card' },
        h(Text, { style: style.from, className: 'soft' }, mail.from),
        ...mail.blocks.map((block, index) => h(Section, { key: index }, blockElement(block))),
      ),
      h(Text, { style: style.footer, className: 'soft' }, mail.footer),
    ),
  );
}

function blockElement(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading':
      return h(Heading, { as: 'h1', style: style.heading, className: 'strong' }, block.text);
    case 'paragraph':
      return h(Text, { style: style.paragraph, className: 'plain' }, lines(block.text));
    case 'note':
      return h(Text, { style: style.note, className: 'soft' }, lines(block.text));
    case 'quote':
      return h(Text, { style: style.quote, className: 'plain' }, lines(block.text));
    case 'amount':
      return [
        h(Text, { key: 'label', style: style.label, className: 'soft' }, block.label),
        h(Text, { key: 'value', style: style.amount, className: 'strong amount' }, block.value),
      ];
    case 'facts':
      return h('table', { style: style.facts }, h('tbody', null, ...block.rows.map(factRow)));
    case 'button':
      return [
        h(Button, { key: 'button', href: webAddress(block.url), style: style.button, className: 'button' }, block.label),
        h(
          Text,
          { key: 'address', style: style.address, className: 'soft' },
          'Or open this address: ',
          h(Link, { href: webAddress(block.url), style: style.link, className: 'link' }, block.url),
        ),
      ];
    default:
      return assertNever(block);
  }
}

function factRow({ label, value }: { label: string; value: string }): ReactElement {
  return h(
    'tr',
    { key: label },
    h('th', { scope: 'row', align: 'left', style: { ...style.factLabel, fontWeight: 400 }, className: 'soft line' }, label),
    h('td', { style: style.factValue, className: 'strong line' }, value),
  );
}

/** Line breaks as the writer made them. */
function lines(text: string): ReactNode[] {
  return text.split(/\r?\n/).flatMap((line, index) => (index === 0 ? [line] : [h('br', { key: index }), line]));
}

/** React escapes texts, but would let a `javascript:` link pass. */
function webAddress(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`A link in a mail starts with ${protocol}`);
  return href;
}
