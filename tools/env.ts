/** What a program that a command starts is given, beside what the command adds. */
export const inherited: Readonly<NodeJS.ProcessEnv> = process.env;

/** Where programs are looked for. */
export const searchPath: string = process.env.PATH ?? '';
