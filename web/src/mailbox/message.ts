import type { MessagePageQuery } from './message.generated.ts';

/** A message with all that is known of it. */
export type Message = NonNullable<MessagePageQuery['message']>;
