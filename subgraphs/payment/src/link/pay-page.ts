import { displayAmount, displayDay } from '../html/format.ts';
import { type Html, html } from '../html/html.ts';
import { pageResponse } from '../html/page.ts';
import type { PayableInvoice } from '../invoice/payable-invoice.ts';
import type { PaymentProvider } from '../provider/provider.ts';
import { closingRows } from './closing-rows.ts';
import { payScript } from './pay-script.ts';
import type { PayState } from './pay-state.ts';

export type PayPageOptions = {
  token: string;
  publicUrl: string;
  providers: readonly PaymentProvider[];
  /** What went wrong with the press of the button just now. */
  problem?: string | null;
};

/** The payment page of an issued invoice. */
export function payPage(state: PayState, options: PayPageOptions): Response {
  const { invoice, kind } = state;
  const sandbox = options.providers.some((provider) => provider.capabilities.sandbox);
  const body = html`
    ${sandbox && html`<p class="banner">Test mode: this installation pays through a sandbox. No real money moves.</p>`}
    <article class="card">
      <h1>Invoice ${invoice.number}</h1>
      <p class="soft">From ${invoice.sellerName} to ${invoice.buyerName}<br>
        Issued ${displayDay(invoice.issuedOn)}${invoice.dueOn !== null && html`, due ${displayDay(invoice.dueOn)}`}</p>
      <div id="state" data-state="${kind}" data-waits="${kind === 'pending' ? 'yes' : 'no'}" role="status">${told(state)}</div>
      ${options.problem ? html`<p class="warn" role="alert">${options.problem}</p>` : null}
      ${kind === 'payable' && payForms(state, options)}
      <p><a href="${options.publicUrl}/documents/by-link/${options.token}">Invoice as PDF</a></p>
      ${linesOf(invoice)}
      ${invoice.notes !== null && html`<h2>Notes</h2><p>${invoice.notes}</p>`}
    </article>
    <footer><a href="${options.publicUrl}/claim/${options.token}">Sign in to keep your bills</a> in one place, and pay them from a wallet.</footer>`;
  return pageResponse({
    title: `Invoice ${invoice.number} from ${invoice.sellerName}`,
    body,
    script: payScript,
    refresh: kind === 'pending' ? { seconds: 5, href: `${options.publicUrl}/pay/${options.token}` } : null,
    formTargets: [new URL(options.publicUrl).origin, ...options.providers.flatMap((each) => each.capabilities.approvalOrigins)],
    ...(options.problem ? { status: 409 } : {}),
  });
}

function told({ kind, invoice, dueMinor, last }: PayState): Html {
  const due = displayAmount({ amountMinor: dueMinor, currency: invoice.currency });
  const total = displayAmount({ amountMinor: invoice.totalMinor, currency: invoice.currency });
  switch (kind) {
    case 'void':
      return html`<p class="warn">This invoice was voided. There is nothing to pay.</p>`;
    case 'paid':
      return html`<p class="amount">${total}</p><p class="good">Paid in full. Thank you!</p>`;
    case 'pending':
      return html`<p class="amount">${due}</p><p class="warn">Your payment is being processed. This page shows the outcome by itself.</p>`;
    case 'payable': {
      const failed = last !== null && (last.status === 'FAILED' || (last.status === 'CANCELED' && last.last !== 'CANCELED'));
      const part = dueMinor < invoice.totalMinor;
      return html`<p class="amount">${due}</p>
        <p class="soft">${part ? html`left to pay of ${total}` : 'to pay'}</p>
        ${failed && html`<p class="warn">The last attempt did not go through: ${last.failureReason ?? 'unknown reason'}. Nothing was charged.</p>`}`;
    }
  }
}

function payForms({ invoice, dueMinor }: PayState, { token, publicUrl, providers }: PayPageOptions): Html {
  const usable = providers.filter(
    ({ capabilities: { currencies } }) => currencies === null || currencies.includes(invoice.currency),
  );
  if (usable.length === 0)
    return html`<p class="soft">This invoice can't be paid online. Please follow the instructions on the invoice.</p>`;
  const due = displayAmount({ amountMinor: dueMinor, currency: invoice.currency });
  return html`${usable.map(
    (provider) => html`<form method="post" action="${publicUrl}/pay/${token}">
      <input type="hidden" name="provider" value="${provider.id}">
      <button class="act">Pay ${due} with ${provider.name}</button>
    </form>`,
  )}`;
}

function linesOf(invoice: PayableInvoice): Html {
  const money = (amountMinor: bigint) => displayAmount({ amountMinor, currency: invoice.currency });
  return html`<h2>What it is for</h2>
    <table>
      <thead><tr><th scope="col">Description</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Amount</th></tr></thead>
      <tbody>${invoice.lines.map(
        (line) =>
          html`<tr><td>${line.description}</td><td class="number">${line.quantity}</td><td class="number">${money(line.totalMinor)}</td></tr>`,
      )}</tbody>
      <tfoot>
        ${closingRows(invoice).map(
          ({ label, amountMinor, included }) =>
            html`<tr class="${included ? 'soft' : ''}"><th scope="row" colspan="2">${label}</th><td class="number">${money(amountMinor)}</td></tr>`,
        )}
        <tr><th scope="row" colspan="2">Total</th><td class="number">${money(invoice.totalMinor)}</td></tr>
      </tfoot>
    </table>`;
}

/** Shown while the invoice's event is on its way to us; looks again by itself. */
export function preparingPage(publicUrl: string, token: string, round: number): Response {
  const body = html`<section class="card">
    <h1>The invoice is being prepared</h1>
    <p id="state" data-state="preparing" data-waits="yes" role="status">This takes a few seconds. The page shows it by itself.</p>
  </section>`;
  return pageResponse({
    title: 'The invoice is being prepared',
    body,
    script: payScript,
    refresh: { seconds: 2, href: `${publicUrl}/pay/${token}?round=${round + 1}` },
    status: 503,
    headers: { 'retry-after': '2' },
  });
}

/** For a link that is none of ours, or that nobody prepared in a minute. */
export function unknownLinkPage(): Response {
  const body = html`<section class="card">
    <h1>This payment link does not work</h1>
    <p>It may be incomplete. Please open it from the message again, or ask whoever sent it for a new one.</p>
  </section>`;
  return pageResponse({ title: 'This payment link does not work', body, status: 404 });
}
