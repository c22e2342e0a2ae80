import type { MessageAttemptResolvers } from './../../types.generated.ts';

export const MessageAttempt: MessageAttemptResolvers = {
  at: (attempt) => attempt.startedAt,
};
