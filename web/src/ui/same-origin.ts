/**
 * The path of a link of this installation. The API's links are absolute and begin with its public address; followed as paths they also work
 * where the app is reached by another name (127.0.0.1 for localhost).
 */
export function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url, window.location.origin);
  return `${pathname}${search}${hash}`;
}
