import { expect, test } from 'vitest';
import { dataUrlOf, readLogo } from './logo.ts';

const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');
const word = (value: number) => [value >> 8, value & 255];
const png = (width: number, height: number) =>
  base64(
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    0,
    0,
    ...word(width),
    0,
    0,
    ...word(height),
  );
/** An APP0 segment before the frame header, as cameras and editors write it. */
const jpeg = (width: number, height: number, frame = 0xc0) =>
  base64(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, frame, 0, 17, 8, ...word(height), ...word(width), 3, 0, 0);

test('knows PNG and JPEG by their content', () => {
  expect(readLogo(png(300, 100))).toMatchObject({ ok: true, value: { contentType: 'image/png' } });
  expect(readLogo(jpeg(300, 100))).toMatchObject({ ok: true, value: { contentType: 'image/jpeg' } });
  expect(readLogo(jpeg(300, 100, 0xc2))).toMatchObject({ ok: true });
});

test.each([
  ['a picture that is too wide', png(2001, 10)],
  ['a picture that is too high', jpeg(10, 2001)],
  ['a picture without pixels', png(0, 10)],
  ['a JPEG without a frame', base64(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xd9)],
  ['a JPEG whose segments lead nowhere', base64(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0)],
  ['a PNG that ends early', png(10, 10).slice(0, 16)],
  ['a GIF', base64(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0)],
  ['text', 'aGVsbG8='],
  ['what is no base64', 'a-b_'],
  ['more than 200 KB', 'AAAA'.repeat(70_000)],
])('refuses %s', (_what, text) => {
  expect(readLogo(text).ok).toBe(false);
});

test('is embedded as it came', () => {
  const logo = readLogo(png(1, 1));
  expect(logo.ok && dataUrlOf(logo.value)).toBe(`data:image/png;base64,${png(1, 1)}`);
});
