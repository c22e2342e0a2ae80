import { readdirSync } from 'node:fs';
import { defineConfig } from '@eddeee888/gcg-typescript-resolver-files';
import type { CodegenConfig } from '@graphql-codegen/cli';

const shared = 'packages/graphql-kit/src/shared.graphql';

/** Per subgraph: types for its resolvers, and stubs for those that don't exist yet. */
function subgraph(name: string): CodegenConfig['generates'] {
  return {
    [`subgraphs/${name}/src/graphql`]: {
      ...defineConfig({
        mode: 'modules',
        resolverRelativeTargetDir: 'resolvers',
        mergeSchema: { path: '../../schema.graphql' },
        importExtension: '.ts',
        blacklistedModules: ['src'],
        resolverGeneration: { object: ['*', '!*.*Error', '!*.*Success', '!*.*Connection', '!*.*Edge'] as never },
        scalarsOverrides: {
          DateTime: { type: { input: 'string', output: 'Date | string' } },
          Date: { type: 'string' },
          Decimal: { type: 'string' },
          CurrencyCode: { type: 'string' },
          ID: { type: 'string' },
        },
        typesPluginsConfig: {
          contextType: '../context.ts#Context',
          federation: true,
          useTypeImports: true,
          enumsAsTypes: true,
          defaultMapper: undefined,
        } as never,
      }),
      schema: [shared, `subgraphs/${name}/src/graphql/**/schema.graphql`],
    },
  };
}

const config: CodegenConfig = {
  hooks: {},
  generates: Object.assign({}, ...readdirSync('subgraphs').map(subgraph)),
};

export default config;
