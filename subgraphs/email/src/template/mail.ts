/** A piece of a mail's body. Both forms of the mail, HTML and plain text, are made from the same pieces, so neither lacks anything. */
export type Block =
  | { kind: 'heading'; text: string }
  /** May hold line breaks. */
  | { kind: 'paragraph'; text: string }
  /** What it is all about, in large type: `€119.00`. */
  | { kind: 'amount'; label: string; value: string }
  | { kind: 'facts'; rows: readonly { label: string; value: string }[] }
  /** `url` is repeated as text below, for readers that show no buttons. */
  | { kind: 'button'; label: string; url: string }
  /** Somebody's own words, set apart from ours; may hold line breaks. */
  | { kind: 'quote'; from: string; text: string }
  | { kind: 'note'; text: string };

/** A mail before it is rendered. All texts are plain: escaping is the renderer's work. */
export type Mail = {
  subject: string;
  /** What a mailbox shows beside the subject. */
  preview: string;
  /** Who writes, at the top: the seller, or the platform. */
  from: string;
  blocks: readonly Block[];
  /** Why the reader gets it. */
  footer: string;
};

/** A mail as it goes out. */
export type RenderedMail = { subject: string; text: string; html: string };
