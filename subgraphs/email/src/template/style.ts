import type { CSSProperties } from 'react';

const sans = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/**
 * Inline styles are the light look, which every reader shows; the style sheet below turns it dark where the reader asks for that. Text on its
 * background has a contrast of at least 4.5 to 1 in both.
 */
export const style = {
  page: { backgroundColor: '#f1f3f5', fontFamily: sans, margin: 0, padding: '24px 12px' },
  card: { backgroundColor: '#ffffff', borderRadius: '12px', maxWidth: '560px', width: '100%', margin: '0 auto', padding: '32px' },
  from: { color: '#495057', fontSize: '15px', lineHeight: '22px', fontWeight: 600, margin: '0 0 24px' },
  heading: { color: '#16191d', fontSize: '24px', lineHeight: '32px', fontWeight: 700, margin: '0 0 16px' },
  paragraph: { color: '#343a40', fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' },
  quote: {
    borderLeft: '3px solid #4263eb',
    color: '#343a40',
    fontSize: '16px',
    lineHeight: '24px',
    margin: '0 0 24px',
    padding: '4px 0 4px 16px',
  },
  label: { color: '#495057', fontSize: '14px', lineHeight: '20px', margin: '0' },
  amount: { color: '#16191d', fontSize: '36px', lineHeight: '44px', fontWeight: 700, margin: '0 0 16px' },
  facts: { borderCollapse: 'collapse', margin: '0 0 24px', width: '100%' },
  factLabel: { borderTop: '1px solid #dee2e6', color: '#495057', fontSize: '15px', padding: '10px 12px 10px 0', width: '40%' },
  factValue: { borderTop: '1px solid #dee2e6', color: '#16191d', fontSize: '15px', padding: '10px 0', textAlign: 'right' },
  button: {
    backgroundColor: '#364fc7',
    borderRadius: '8px',
    boxSizing: 'border-box',
    color: '#ffffff',
    display: 'block',
    fontSize: '18px',
    fontWeight: 600,
    lineHeight: '24px',
    padding: '16px 24px',
    textAlign: 'center',
    textDecoration: 'none',
    width: '100%',
  },
  address: { color: '#495057', fontSize: '13px', lineHeight: '20px', margin: '12px 0 24px', wordBreak: 'break-all' },
  link: { color: '#364fc7' },
  note: { color: '#495057', fontSize: '14px', lineHeight: '20px', margin: '0 0 16px' },
  footer: {
    color: '#495057',
    fontSize: '13px',
    lineHeight: '20px',
    margin: '24px auto 0',
    maxWidth: '560px',
    textAlign: 'center',
  },
} as const satisfies Record<string, CSSProperties>;

/** The body's style stands on the body and on the table cell that @react-email puts into it. */
const page = (prefix: string) => `${prefix} .page, ${prefix} .page > table > tbody > tr > td`;

/** `!important` because the light look is inline. The second rule is for Outlook's dark mode, which has its own mark. */
const dark = (prefix: string) => `
${page(prefix)} { background-color: #16191d !important; }
${prefix} .card { background-color: #212529 !important; }
${prefix} .strong { color: #f8f9fa !important; }
${prefix} .plain { color: #dee2e6 !important; }
${prefix} .soft { color: #adb5bd !important; }
${prefix} .line { border-color: #495057 !important; }
${prefix} .link { color: #91a7ff !important; }
${prefix} .button { background-color: #4263eb !important; color: #ffffff !important; }`;

export const styleSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {${dark('')}
}
${dark('[data-ogsc]')}
@media (max-width: 480px) {
${page('')} { padding: 0 !important; }
  .card { border-radius: 0 !important; padding: 24px 20px !important; }
  .amount { font-size: 30px !important; line-height: 38px !important; }
}`;
