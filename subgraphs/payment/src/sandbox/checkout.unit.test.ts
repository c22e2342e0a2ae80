import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, faults, type SandboxAction, type SandboxCheckout } from './checkout.ts';

const open: SandboxCheckout = {
  id: 'chk_1',
  reference: 'pay_1',
  amount: '119.00',
  currency: 'EUR',
  description: 'Invoice 1',
  returnUrl: 'http://localhost/return',
  status: 'OPEN',
  fault: null,
  captureId: null,
  captureKey: null,
  charges: 0,
  disputeId: null,
  disputeStatus: null,
  disputedAmount: null,
  refunds: [],
};

function after(...actions: SandboxAction[]): SandboxCheckout {
  const checkout = { ...open };
  for (const action of actions) {
    const decision = decide(checkout, action);
    if (decision.kind === 'done') Object.assign(checkout, decision.change);
  }
  return checkout;
}

const approve = { type: 'approve', fault: null } as const;
const capture = { type: 'capture', key: 'key_1', captureId: 'cap_1' } as const;

const anyAction = fc.oneof(
  fc.constantFrom(...faults, null).map((fault) => ({ type: 'approve', fault }) as const),
  fc.constantFrom('decline', 'settle', 'reject', 'cancel').map((type) => ({ type }) as SandboxAction),
  fc.constantFrom('WON', 'LOST').map((outcome) => ({ type: 'decide', outcome }) as SandboxAction),
  fc.constant<SandboxAction>({ type: 'dispute', disputeId: 'dsp_1' }),
  fc.constantFrom('key_1', 'key_2').map((key) => ({ type: 'capture', key, captureId: 'cap_1' }) as const),
);

test('money moves once at most, whatever is done in whatever order', () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 20 }), (actions) => {
      const checkout = after(...actions);
      expect(checkout.charges).toBe(checkout.status === 'CAPTURED' ? 1 : 0);
    }),
  );
});

test('nothing is captured before the payer approves', () => {
  expect(decide(open, capture).kind).toBe('conflict');
});

test('a capture with the same key answers the first outcome, with another key a conflict', () => {
  expect(decide(after(approve, capture), capture)).toEqual({ kind: 'same' });
  expect(decide(after(approve, capture), { ...capture, key: 'key_2' }).kind).toBe('conflict');
});

test('a charge that times out moves money and tells nobody', () => {
  const approved = after({ type: 'approve', fault: 'timeout_after_charge' });
  expect(decide(approved, capture)).toMatchObject({
    kind: 'done',
    change: { status: 'CAPTURED', charges: 1 },
    webhook: null,
    hang: true,
  });
});

test('a pending payment is settled or rejected by the bank later', () => {
  const pending = [{ type: 'approve', fault: 'pending' } as const, capture];
  expect(after(...pending).status).toBe('PENDING');
  expect(after(...pending, { type: 'settle' }).status).toBe('CAPTURED');
  expect(after(...pending, { type: 'reject' }).status).toBe('FAILED');
});

test('an approved checkout can still be canceled, a captured one can not', () => {
  expect(after(approve, { type: 'cancel' }).status).toBe('CANCELED');
  expect(after(approve, capture, { type: 'cancel' }).status).toBe('CAPTURED');
});

test('approving twice, as from two windows, approves once; what was canceled or declined stays so', () => {
  expect(decide(after(approve), { type: 'approve', fault: 'pending' })).toEqual({ kind: 'same' });
  expect(decide(after(approve, capture), approve)).toEqual({ kind: 'same' });
  expect(decide(after({ type: 'decline' }), { type: 'decline' })).toEqual({ kind: 'same' });
  for (const end of [{ type: 'cancel' }, { type: 'decline' }] as const) {
    expect(decide(after(end), approve).kind).toBe('conflict');
  }
});

test('only what was charged can be disputed, and a dispute is decided once', () => {
  const dispute = { type: 'dispute', disputeId: 'dsp_1' } as const;
  const [won, lost] = (['WON', 'LOST'] as const).map((outcome) => ({ type: 'decide', outcome }) as const);
  expect(decide(after(approve), dispute).kind).toBe('conflict');
  const charged = after(approve, capture);
  if (won === undefined || lost === undefined) throw new Error('there are two outcomes');
  expect(decide(charged, lost).kind).toBe('conflict');
  expect(decide(charged, dispute)).toMatchObject({ webhook: 'dispute.opened', change: { disputeStatus: 'OPEN' } });
  const decided = after(approve, capture, dispute, lost);
  expect(decided).toMatchObject({ disputeStatus: 'LOST', status: 'CAPTURED' });
  expect([decide(decided, won).kind, decide(decided, lost).kind, decide(decided, dispute).kind]).toEqual([
    'conflict',
    'same',
    'same',
  ]);
});
