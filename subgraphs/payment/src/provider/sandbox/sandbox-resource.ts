import { z } from 'zod';

const amount = z.object({ value: z.string(), currency: z.string() });

/** A refund as the sandbox's REST interface tells it. */
export const sandboxRefundResource = z.object({
  id: z.string(),
  reference: z.string().nullable(),
  amount,
  state: z.enum(['PENDING', 'DONE', 'FAILED']),
});

export type SandboxRefundResource = z.output<typeof sandboxRefundResource>;

/** A checkout as the sandbox's REST interface tells it. The one thing that its two sides agree on. */
export const sandboxResource = z.object({
  id: z.string(),
  reference: z.string(),
  status: z.enum(['OPEN', 'APPROVED', 'PENDING', 'CAPTURED', 'DECLINED', 'CANCELED', 'FAILED']),
  amount,
  approvalUrl: z.url(),
  captureId: z.string().nullable(),
  dispute: z
    .object({
      id: z.string(),
      status: z.enum(['OPEN', 'WON', 'LOST']),
      /** Left out in webhooks of a version that did not refund: all of it. */
      amount: amount.optional(),
    })
    .nullable()
    .default(null),
  refunds: z.array(sandboxRefundResource).default([]),
});

export type SandboxResource = z.output<typeof sandboxResource>;

export const sandboxEvent = z.object({ id: z.string(), type: z.string(), createdAt: z.iso.datetime(), data: sandboxResource });

export type SandboxEvent = z.output<typeof sandboxEvent>;

/** Under the sandbox's base address. */
export const sandboxApiPath = '/checkout/sandbox/api/checkouts';
