import { isCurrency, parseAmount } from '@quittance/money/money';
import { displayAmount } from '../html/format.ts';
import { type Html, html } from '../html/html.ts';
import { pageResponse } from '../html/page.ts';
import type { SandboxCheckout } from './checkout.ts';
import { leftMinorOf, textOf } from './left.ts';

/** The page where the payer approves or declines, as a provider would show it on its own site. */
export function approvalPage(checkout: SandboxCheckout, publicUrl: string, problem: string | null = null): Response {
  const body = html`
    <p class="banner">Sandbox: this page plays a payment provider. No real money moves.</p>
    <section class="card">
      <h1>${checkout.description}</h1>
      <p class="amount">${amountOf(checkout)}</p>
      ${problem !== null && html`<p class="warn" role="alert">${problem}</p>`}
      ${choices(checkout, `${publicUrl}/checkout/sandbox/${checkout.id}`)}
    </section>`;
  return pageResponse({
    title: 'Sandbox payment',
    body,
    formTargets: [new URL(publicUrl).origin],
    ...(problem === null ? {} : { status: 409 }),
  });
}

function choices(checkout: SandboxCheckout, address: string): Html {
  const back = html`<p><a href="${checkout.returnUrl}">Back to the merchant</a></p>`;
  switch (checkout.status) {
    case 'OPEN':
      return html`<form method="post" action="${address}/approve">
          <button class="act">Approve the payment</button>
          <details>
            <summary>Approve with a fault</summary>
            <label for="fault">What goes wrong</label>
            <select id="fault" name="fault">
              <option value="">Nothing</option>
              <option value="timeout_after_charge">The charge is made, but its answer never arrives</option>
              <option value="duplicate_webhook">Every webhook comes twice</option>
              <option value="pending">The payment stays pending, like a bank debit</option>
              <option value="webhook_only">The payer never returns; only the webhook tells</option>
              <option value="timeout_after_refund">A refund is made later, but its answer never arrives</option>
              <option value="pending_refund">A refund stays pending later</option>
            </select>
          </details>
        </form>
        <form method="post" action="${address}/decline"><button>Decline</button></form>`;
    case 'PENDING':
      return html`<p>The bank has not decided yet. Play the bank:</p>
        <form method="post" action="${address}/settle"><button class="act">Let the payment succeed</button></form>
        <form method="post" action="${address}/reject"><button>Let the payment fail</button></form>
        ${back}`;
    case 'APPROVED':
      return html`<p class="good">Approved. You may go back to the merchant.</p>${back}`;
    case 'CAPTURED':
      return html`<p class="good">Approved. You may go back to the merchant.</p>${back}${refunds(checkout, address)}${dispute(checkout, address)}`;
    case 'DECLINED':
    case 'FAILED':
    case 'CANCELED':
      return html`<p class="warn">This payment did not go through. Nothing was charged.</p>${back}`;
  }
}

/** The merchant gives money back on the provider's own site; a pending refund waits for the bank. */
function refunds(checkout: SandboxCheckout, address: string): Html {
  const amountOfRefund = (amountMinor: bigint) =>
    amountOf({ amount: textOf(amountMinor, checkout.currency), currency: checkout.currency });
  const words = { PENDING: 'A refund is pending', DONE: 'Refunded', FAILED: 'A refund failed' } as const;
  const pending = checkout.refunds.some(({ state }) => state === 'PENDING');
  const refundable = checkout.disputeStatus !== 'OPEN' && leftMinorOf(checkout) > 0n;
  return html`${checkout.refunds.map(({ amountMinor, state }) => html`<p>${words[state]}: ${amountOfRefund(amountMinor)}</p>`)}
    ${
      pending &&
      html`<form method="post" action="${address}/settle-refund"><button class="act">Let the refund succeed</button></form>
        <form method="post" action="${address}/reject-refund"><button>Let the refund fail</button></form>`
    }
    ${
      refundable &&
      html`<details>
        <summary>Give money back</summary>
        <p>Play the merchant, who gives back what is left on the provider's site.</p>
        <form method="post" action="${address}/refund"><button>Refund ${amountOfRefund(leftMinorOf(checkout))}</button></form>
      </details>`
    }`;
}

/** What can follow a payment months later: the payer has the provider decide whether it stands. */
function dispute({ disputeStatus }: SandboxCheckout, address: string): Html {
  switch (disputeStatus) {
    case null:
      return html`<details>
        <summary>Dispute the payment</summary>
        <p>Play a payer who asks the provider for the money back.</p>
        <form method="post" action="${address}/dispute"><button>Dispute it</button></form>
      </details>`;
    case 'OPEN':
      return html`<p class="warn">This payment is disputed. Play the provider, who decides:</p>
        <form method="post" action="${address}/dispute-won"><button class="act">The merchant keeps the money</button></form>
        <form method="post" action="${address}/dispute-lost"><button>The payer gets the money back</button></form>`;
    case 'WON':
      return html`<p>It was disputed; the merchant kept the money.</p>`;
    case 'LOST':
      return html`<p>It was disputed; the payer got the money back.</p>`;
  }
}

function amountOf({ amount, currency }: Pick<SandboxCheckout, 'amount' | 'currency'>): string {
  const parsed = isCurrency(currency) ? parseAmount(amount, currency) : null;
  if (!isCurrency(currency) || parsed === null || !parsed.ok) return `${amount} ${currency}`;
  return displayAmount({ amountMinor: parsed.value, currency });
}
