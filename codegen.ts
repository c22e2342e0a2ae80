import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from '@eddeee888/gcg-typescript-resolver-files';
import type { CodegenConfig } from '@graphql-codegen/cli';

const shared = 'packages/graphql-kit/src/shared.graphql';

/**
 * Types that have a resolver file: entities, and those somebody made a file for (`resolvers/<Type>.ts`). The others resolve by their
 * fields' names and need none.
 */
function typesWithResolvers(name: string): string[] {
  const written = globSync(`subgraphs/${name}/src/graphql/*/resolvers/*.ts`).map((file) => basename(file, '.ts'));
  const schemas = globSync(`subgraphs/${name}/src/graphql/*/schema.graphql`).map((file) => readFileSync(file, 'utf8'));
  const entities = schemas.flatMap((schema) =>
    [...schema.matchAll(/^(?:extend )?type (\w+)[^{]*@key/gm)].map((match) => match[1]),
  );
  return [...new Set([...written, ...entities])].map((type) => `*.${type}`);
}

/** Per subgraph: the types of its resolvers, the map of them, stubs for missing ones, and the merged SDL that is committed. */
function subgraph(name: string): CodegenConfig['generates'] {
  const generated = defineConfig({
    resolverGeneration: {
      query: '*',
      mutation: '*',
      subscription: '',
      scalar: '',
      object: typesWithResolvers(name),
      union: '',
      interface: '',
      enum: '',
    },
    mergeSchema: false,
    importExtension: '.ts',
    blacklistedModules: ['src'],
    scalarsModule: false,
    scalarsOverrides: {
      DateTime: { type: { input: 'string', output: 'Date | string' } },
      Date: { type: 'string' },
      Decimal: { type: 'string' },
      CurrencyCode: { type: 'string' },
    },
    typesPluginsConfig: { contextType: './context.ts#Context', federation: true, useTypeImports: true, enumsAsTypes: true },
  });
  return {
    [`subgraphs/${name}/src/graphql`]: { ...generated, schema: [shared, `subgraphs/${name}/src/graphql/**/schema.graphql`] },
  };
}

const names = globSync('subgraphs/*/src/graphql').map((folder) => basename(folder.replace('/src/graphql', '')));

const config: CodegenConfig = { generates: Object.assign({}, ...names.map(subgraph)) };

export default config;
