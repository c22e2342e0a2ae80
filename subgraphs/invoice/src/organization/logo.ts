import { err, ok, type Result } from '@quittance/result';

/** The picture on an organisation's documents. */
export type Logo = { contentType: 'image/png' | 'image/jpeg'; bytes: Uint8Array<ArrayBuffer> };

export const mostLogoBytes = 200 * 1024;
const mostPixels = 2000;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads a PNG or JPEG from base64, trusting its content and not what anybody says it is. The error goes behind the field's name. */
export function readLogo(imageBase64: string): Result<Logo, string> {
  if (imageBase64.length > Math.ceil(mostLogoBytes / 3) * 4) return err('must have at most 200 KB');
  if (!base64.test(imageBase64) || imageBase64.length % 4 !== 0) return err('must be base64');
  const bytes = new Uint8Array(Buffer.from(imageBase64, 'base64'));
  const view = new DataView(bytes.buffer);
  const png = pngSize(view);
  const size = png ?? jpegSize(view);
  if (size === null) return err('must be a PNG or JPEG');
  const fits = [size.width, size.height].every((pixels) => pixels > 0 && pixels <= mostPixels);
  if (!fits) return err(`must be at most ${mostPixels} pixels wide and high`);
  return ok({ contentType: png === null ? 'image/jpeg' : 'image/png', bytes });
}

/** As PDF and web page embed it. */
export function dataUrlOf({ contentType, bytes }: Logo): string {
  return `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
}

type Size = { width: number; height: number };

/** Signature, then the chunk IHDR, which is always the first. */
function pngSize(view: DataView): Size | null {
  if (view.byteLength < 24 || view.getBigUint64(0) !== 0x89504e470d0a1a0an || view.getUint32(12) !== 0x49484452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the segments to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): Size | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let offset = 2; offset + 9 <= view.byteLength; ) {
    const marker = view.getUint16(offset);
    if (marker < 0xff01) return null;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    offset += 2 + view.getUint16(offset + 2);
  }
  return null;
}
