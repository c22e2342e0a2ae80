import { type FieldNode, type FragmentDefinitionNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

export type FindFragment = (name: string) => FragmentDefinitionNode | null | undefined;

/** The root fields that an operation asks for, through fragments too; one that is asked for twice comes twice. */
export function rootFields(operation: OperationDefinitionNode, findFragment: FindFragment): FieldNode[] {
  const seen = new Set<string>();
  const fieldsOf = (set: SelectionSetNode): FieldNode[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const name = selection.name.value;
      const fragment = seen.has(name) ? null : findFragment(name);
      seen.add(name);
      return fragment == null ? [] : fieldsOf(fragment.selectionSet);
    });
  return fieldsOf(operation.selectionSet);
}

/** Looks fragments up in a document. */
export function fragmentsOf(definitions: readonly { kind: string }[]): FindFragment {
  const fragments = definitions.filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  return (name) => byName.get(name);
}
