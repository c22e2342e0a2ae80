import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';

/** An error of the schema that names input fields. */
export type FieldError = { readonly path: readonly string[] | null; readonly message: string };

type Name<Values> = keyof Values & string;
type Errors<Values> = Partial<Record<Name<Values>, string>>;
type TextEvent = ChangeEvent<HTMLInputElement | HTMLTextAreaElement>;

/** The fields of a form with their errors; the names of fields are the server's paths, joined by dots. */
export type Fields<Values> = {
  readonly values: Values;
  set<Key extends Name<Values>>(name: Key, value: Values[Key]): void;
  /** Props of an input of text. */
  text(name: Name<Values>): { name: string; value: string; onChange(event: TextEvent): void; error: string | undefined };
  /** Props of a select and other inputs that give their value itself. */
  choice<Key extends Name<Values>>(
    name: Key,
  ): { name: string; value: Values[Key]; onChange(value: Values[Key]): void; error: string | undefined };
  /** Props of a checkbox. */
  flag(name: Name<Values>): { name: string; checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };
  /** Props of the form: checks, then calls `onValid`; otherwise shows what is wrong and goes to the first of it. */
  form(onValid: (values: Values) => unknown): { onSubmit(event: FormEvent<HTMLFormElement>): void; noValidate: true };
  /** Shows the server's errors at their fields; what belongs to none of them is returned, to be shown above the form. */
  showErrors(errors: readonly FieldError[], prefix?: readonly string[]): string | null;
};

/** State of a form. `check` says what is wrong with it before it is sent; the server checks everything again. */
export function useFields<Values extends Record<string, unknown>>(
  initial: Values,
  check: (values: Values) => Errors<Values> = () => ({}),
): Fields<Values> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<Values>>({});
  const form = useRef<HTMLFormElement | null>(null);

  function set<Key extends Name<Values>>(name: Key, value: Values[Key]) {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors(({ [name]: _, ...others }) => others as Errors<Values>);
  }

  function show(wrong: Errors<Values>) {
    setErrors(wrong);
    const first = Object.keys(values).find((name) => name in wrong);
    const input = first === undefined ? null : form.current?.elements.namedItem(first);
    if (input instanceof HTMLElement) input.focus();
  }

  return {
    values,
    set,
    text: (name) => ({
      name,
      value: String(values[name]),
      onChange: (event) => set(name, event.currentTarget.value as Values[typeof name]),
      error: errors[name],
    }),
    choice: (name) => ({ name, value: values[name], onChange: (value) => set(name, value), error: errors[name] }),
    flag: (name) => ({
      name,
      checked: values[name] === true,
      onChange: (event) => set(name, event.currentTarget.checked as Values[typeof name]),
    }),
    form: (onValid) => ({
      noValidate: true,
      onSubmit(event) {
        event.preventDefault();
        form.current = event.currentTarget;
        const wrong = check(values);
        show(wrong);
        if (Object.keys(wrong).length === 0) void onValid(values);
      },
    }),
    showErrors(all, prefix = []) {
      const sorted = sortErrors(all, prefix, Object.keys(values));
      show(sorted.atFields as Errors<Values>);
      return sorted.elsewhere;
    },
  };
}

/** Which errors belong to which of the fields, and the words of those that belong to none. */
export function sortErrors(
  errors: readonly FieldError[],
  prefix: readonly string[],
  names: readonly string[],
): { atFields: Record<string, string>; elsewhere: string | null } {
  const atFields: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { path, message } of errors) {
    const name =
      path === null ? null : (prefix.every((part, index) => path[index] === part) ? path.slice(prefix.length) : path).join('.');
    if (name !== null && names.includes(name)) atFields[name] ??= message;
    else elsewhere.push(message);
  }
  return { atFields, elsewhere: elsewhere.length === 0 ? null : elsewhere.join(' ') };
}

/** Messages for those of the fields that are empty. */
export function required<Values extends Record<string, unknown>>(values: Values, messages: Errors<Values>): Errors<Values> {
  const missing = Object.entries(messages).filter(([name]) => {
    const value = values[name];
    return value === null || (typeof value === 'string' && value.trim() === '');
  });
  return Object.fromEntries(missing) as Errors<Values>;
}

/** For optional fields of an input: null where nothing was written. */
export function orNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
