import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerText, isResendable, movesForward, type Reported, type Status, senderLine } from './message.ts';

const reported: readonly Reported[] = ['DEFERRED', 'DELIVERED', 'BOUNCED', 'COMPLAINED'];

/** Where a message ends when these reports come in this order. */
const end = (reports: readonly Reported[]) =>
  reports.reduce<Status>((status, report) => (movesForward(status, report) ? report : status), 'SENT');

test('reports in any order, and any number of times, lead to the same state', () => {
  fc.assert(
    fc.property(fc.subarray([...reported], { minLength: 1 }), fc.array(fc.nat(100)), (reports, picks) => {
      const shuffled = [...picks.map((pick) => reports[pick % reports.length] ?? 'DELIVERED'), ...reports].toReversed();
      expect(end(shuffled)).toBe(end(reports));
    }),
  );
});

test('a report about a message that nobody knew to be sent proves that it was', () => {
  for (const status of ['QUEUED', 'SENDING', 'UNKNOWN', 'FAILED'] as const) expect(movesForward(status, 'DELIVERED')).toBe(true);
});

test('what has arrived is not put off any more, what came back did not arrive', () => {
  expect(movesForward('DELIVERED', 'DEFERRED')).toBe(false);
  expect(movesForward('BOUNCED', 'DELIVERED')).toBe(false);
  expect(movesForward('DELIVERED', 'DELIVERED')).toBe(false);
});

/** What ends a line somewhere, among ordinary characters. */
const breaking = ['a', 'é', '😀', ' ', '\t', '\r', '\n', '\v', '\f', '\u0000', '\u0085', '\u2028', '\u2029'];

test('header texts stay on one line, whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...breaking), maxLength: 40 }),
      fc.integer({ min: 1, max: 300 }),
      (text, most) => {
        const header = headerText(text, most);
        expect(header).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect([...header].length).toBeLessThanOrEqual(most);
      },
    ),
  );
  expect(headerText('Hello\r\nBcc: all@example.com', 200)).toBe('Hello Bcc: all@example.com');
});

test('the sender is shown with its name, where it has one', () => {
  expect(senderLine({ name: 'Northwind', address: 'mail@quittance.example' })).toBe('Northwind <mail@quittance.example>');
  expect(senderLine({ name: null, address: 'mail@quittance.example' })).toBe('mail@quittance.example');
});

test('what comes by itself is not sent again, and a password link never', () => {
  expect(isResendable({ purpose: 'INVOICE', status: 'UNKNOWN' }, false)).toBe(true);
  expect(isResendable({ purpose: 'INVOICE', status: 'DEFERRED' }, false)).toBe(true);
  expect(isResendable({ purpose: 'INVOICE', status: 'DEFERRED' }, true)).toBe(false);
  expect(isResendable({ purpose: 'INVOICE', status: 'QUEUED' }, true)).toBe(false);
  expect(isResendable({ purpose: 'PASSWORD_RESET', status: 'SENT' }, false)).toBe(false);
});
