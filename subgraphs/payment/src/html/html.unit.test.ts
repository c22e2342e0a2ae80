import { expect, test } from 'vitest';
import { html } from './html.ts';

test('what is put in can not become markup', () => {
  expect(html`<p title="${`"'`}">${'<script>&'}</p>`.markup).toBe('<p title="&quot;&#39;">&lt;script&gt;&amp;</p>');
});

test('markup made here stays markup, also in lists', () => {
  const rows = ['a', '<'].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${rows}</ul>`.markup).toBe('<ul><li>a</li><li>&lt;</li></ul>');
});

test('nothing leaves nothing', () => {
  expect(html`<p>${null}${false}</p>`.markup).toBe('<p></p>');
});
