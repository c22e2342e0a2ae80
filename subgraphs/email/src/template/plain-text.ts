import { assertNever } from '@quittance/result';
import type { Block, Mail } from './mail.ts';

/** The mail as plain text: everything that the HTML says, in the same order. */
export function toPlainText(mail: Mail): string {
  const blocks = mail.blocks.map(blockText);
  return `${[mail.from, ...blocks, `--\n${mail.footer}`].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'='.repeat([...block.text].length)}`;
    case 'paragraph':
    case 'note':
      return block.text;
    case 'amount':
      return `${block.label}: ${block.value}`;
    case 'facts':
      return block.rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'button':
      return `${block.label}:\n${block.url}`;
    case 'quote':
      return [...block.text.split(/\r?\n/), `(${block.from})`].map((line) => `> ${line}`.trimEnd()).join('\n');
    default:
      return assertNever(block);
  }
}
