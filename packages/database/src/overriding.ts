/** The same object with other methods in place of its own. */
export function overriding<T extends object>(object: T, methods: { [name in keyof T]?: unknown }): T {
  return new Proxy(object, {
    get(target, property) {
      if (Object.hasOwn(methods, property)) return Reflect.get(methods, property);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
