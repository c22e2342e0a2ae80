import { type GraphQLField, type GraphQLOutputType, getNamedType, isAbstractType, isObjectType, isUnionType } from 'graphql';

/** Selects all fields without required arguments, some levels deep: what a curious stranger would ask for. */
export function selectAll(type: GraphQLOutputType, levels: number): string {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const members = named.getTypes().map((member, index) => `... on ${member.name} ${aliased(selectAll(member, levels), index)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (isAbstractType(named)) return '{ __typename }';
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter((field) =>
      field.args.every((argument) => argument.defaultValue !== undefined || !argument.type.toString().endsWith('!')),
    )
    .map((field) => {
      const inner = getNamedType(field.type);
      const isLeaf = !isObjectType(inner) && !isAbstractType(inner);
      if (isLeaf) return field.name;
      return levels > 1 ? `${field.name} ${selectAll(field.type, levels - 1)}` : '';
    });
  return `{ __typename ${fields.join(' ')} }`;
}

/** Members of a union may use one name for fields of different types, so each member's top fields get names of their own. */
function aliased(selection: string, index: number): string {
  let depth = 0;
  return selection.replace(/[{}]|\b[A-Za-z]\w*\b/g, (token) => {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else if (depth === 1) return `m${index}_${token}: ${token}`;
    return token;
  });
}

/** An operation over one root field, told the arguments named, three levels deep. */
export function operation(kind: string, field: GraphQLField<unknown, unknown>, given: readonly string[]): string {
  const used = field.args.filter((argument) => given.includes(argument.name));
  const declared = used.length === 0 ? '' : `(${used.map((each) => `$${each.name}: ${each.type}`).join(', ')})`;
  const passed = used.length === 0 ? '' : `(${used.map((each) => `${each.name}: $${each.name}`).join(', ')})`;
  return `${kind} Try${declared} { ${field.name}${passed} ${selectAll(field.type, 3)} }`;
}
