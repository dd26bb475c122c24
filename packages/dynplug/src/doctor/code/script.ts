// One parsed script: its syntax tree, the node around each node, and the variable that each name means. Both libraries are those of ESLint.
import { type AnyNode, type Identifier, type Program, parse } from 'acorn';
import { type Variable, analyze } from 'eslint-scope';

/** Parents take memory; nobody writes such scripts by hand. */
const LIMIT = 4_000_000;

export class Script {
  /** All nodes, outer ones first. */
  readonly nodes: readonly AnyNode[];
  readonly #parents = new Map<AnyNode, AnyNode>();
  readonly #variables = new Map<Identifier, Variable>();

  constructor(
    readonly program: Program,
    readonly isModule: boolean,
  ) {
    this.nodes = this.#collect();
    const sourceType = isModule ? 'module' : 'script';
    for (const scope of analyze(program, { ecmaVersion: 2024, sourceType, nodejsScope: !isModule }).scopes) {
      for (const variable of scope.variables) for (const { name } of variable.defs) this.#variables.set(name, variable);
      for (const { identifier, resolved } of scope.references)
        if (resolved !== null) this.#variables.set(identifier, resolved);
    }
  }

  parentOf(node: AnyNode): AnyNode | undefined {
    return this.#parents.get(node);
  }

  /** The variable that a name means; undefined for globals such as `require`, and for names of properties. */
  variableOf(name: Identifier): Variable | undefined {
    return this.#variables.get(name);
  }

  /** Parents by nodes, filled on the way. */
  #collect(): readonly AnyNode[] {
    const found: AnyNode[] = [this.program];
    for (let at = 0; at < found.length; at++) {
      const node = found[at] as AnyNode;
      for (const child of childrenOf(node)) {
        this.#parents.set(child, node);
        found.push(child);
      }
    }
    return found;
  }
}

/**
 * @param text CommonJS or an ES module: the one is tried where the other does not parse
 * @returns undefined for what is neither, or too large
 */
export function parseScript(text: string, isModule: boolean): Script | undefined {
  if (text.length > LIMIT) return undefined;
  for (const sourceType of isModule ? (['module', 'script'] as const) : (['script', 'module'] as const)) {
    try {
      const program = parse(text, {
        ecmaVersion: 'latest',
        sourceType,
        locations: true,
        // eslint-scope asks for them.
        ranges: true,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
      });
      return new Script(program, sourceType === 'module');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** Counted from 1. */
export function lineOf(node: AnyNode): number {
  return node.loc?.start.line ?? 1;
}

/** The text of a literal, or of a template without values; undefined for anything else. */
export function literalText(node: AnyNode | null | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

/** The name of a property, by a name or a literal. */
export function keyOf(node: { readonly computed: boolean; readonly key: AnyNode }): string | undefined {
  return !node.computed && node.key.type === 'Identifier' ? node.key.name : literalText(node.key);
}

/** The property that `object.name` and `object["name"]` name. */
export function memberName(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  return !node.computed && node.property.type === 'Identifier' ? node.property.name : literalText(node.property);
}

/** `name(…)` and `object.name(…)`, also as `(0, object.name)(…)`. */
export function calleeName(node: AnyNode): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  const called = callee.type === 'SequenceExpression' ? callee.expressions.at(-1) : callee;
  if (called?.type === 'Identifier') return called.name;
  return called && memberName(called);
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (const value of Object.values(node) as readonly unknown[])
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) if (isNode(one)) found.push(one);
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
