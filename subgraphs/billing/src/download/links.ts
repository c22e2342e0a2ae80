import { createLinkSigner, linkExpiry } from '@quittance/access/signed-link';

/** Makes and reads links to one kind of download: whoever has one may fetch that until it expires. */
export type SignedLinks = {
  /** Absolute. The parts say what it leads to; there is no dot in them. */
  urlOf(parts: readonly string[], now: Date): string;
  /** The parts of such a link by its last segment; null when it is forged or has expired. What is genuine was written by `urlOf`. */
  read(signed: string, now: Date): readonly string[] | null;
};

/** `path`: where they are served. `purpose` keeps links of one kind from passing for those of another. The first secret signs, all of them are accepted. */
export function createSignedLinks(options: {
  publicUrl: string;
  path: string;
  secrets: readonly string[];
  purpose: string;
}): SignedLinks {
  const { publicUrl, path, secrets, purpose } = options;
  const signer = createLinkSigner({ secrets, purpose });
  return {
    urlOf(parts, now) {
      const subject = [...parts, linkExpiry(now)].join('.');
      return `${publicUrl}${path}${subject}.${signer.sign(subject)}`;
    },
    read(signed, now) {
      const end = signed.lastIndexOf('.');
      const subject = signed.slice(0, Math.max(end, 0));
      if (!signer.isGenuine(subject, signed.slice(end + 1))) return null;
      const parts = subject.split('.');
      return now.getTime() >= Number(parts.pop()) * 1000 ? null : parts;
    },
  };
}
