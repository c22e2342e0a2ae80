import type { MessageAttachmentResolvers } from './../../types.generated.ts';

export const MessageAttachment: MessageAttachmentResolvers = {
  url: (attachment, _args, { deps }) => (attachment.byteLength === null ? null : deps.attachmentLinks.make(attachment)),
};
