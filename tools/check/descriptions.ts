/** Every type, field, argument, input field and enum value of the API says what it is: the schema is its documentation. */
import { globSync, readFileSync } from 'node:fs';
import { type ASTNode, parse, visit } from 'graphql';

type Described = ASTNode & { description?: { value: string } | undefined; name?: { value: string } | undefined };

const kinds = new Set([
  'ObjectTypeDefinition',
  'InterfaceTypeDefinition',
  'UnionTypeDefinition',
  'EnumTypeDefinition',
  'InputObjectTypeDefinition',
  'ScalarTypeDefinition',
  'FieldDefinition',
  'InputValueDefinition',
  'EnumValueDefinition',
]);
type Missing = { name: string; isType: boolean; line: string };

function undescribed(file: string): Missing[] {
  const missing: Missing[] = [];
  const path: string[] = [];
  visit(parse(readFileSync(file, 'utf8')), {
    enter(node: ASTNode) {
      const { kind, description, name } = node as Described;
      if (name) path.push(name.value);
      if (!kinds.has(kind) || description?.value.trim()) {
        if (name && kinds.has(kind)) described.add(path.join('.'));
        return;
      }
      const line = `${file}:${node.loc?.startToken.line}: ${path.join('.')} has no description`;
      missing.push({ name: path.join('.'), isType: path.length === 1, line });
    },
    leave(node: ASTNode) {
      if ((node as Described).name) path.pop();
    },
  });
  return missing;
}

/** A type is described where it is owned; those who extend it only name it. */
const described = new Set(['Query', 'Mutation']);
const files = globSync(['packages/graphql-kit/src/*.graphql', 'subgraphs/*/src/graphql/*/schema.graphql']).sort();
const missing = files.flatMap(undescribed).filter(({ name, isType }) => !(isType && described.has(name)));
for (const { line } of missing) console.error(line);
process.exitCode = missing.length > 0 ? 1 : 0;
