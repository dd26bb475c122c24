// Which modules a script asks for, and which names it takes from them. By scopes, so that another variable of the same name does not count.
import type { AnyNode, CallExpression, Identifier, ImportDeclaration, MemberExpression, Pattern } from 'acorn';
import { type Script, calleeName, keyOf, lineOf, literalText, memberName } from './script';

/** One place where a script asks for a module. */
export interface ModuleRequest {
  /** As written: `@acme/x/part`. */
  readonly request: string;
  readonly line: number;
  readonly by: 'require' | 'import';
  /** True in a `try` that is caught: the code goes on without it. */
  readonly isOptional: boolean;
}

/** One name that a script takes from a module. */
export interface TakenName {
  readonly request: string;
  readonly name: string;
  readonly line: number;
  /** True where the script only passes it on. */
  readonly isReexport: boolean;
}

/** A place in the tree that has a module as its value. */
interface Asked extends ModuleRequest {
  readonly node: AnyNode;
}

/** What compilers wrap modules in; the names stay the same. */
const INTEROP = /^_{0,2}(interop\w*|toESM|importStar|importDefault)$/i;
/** Of every object, or made by compilers: what `default` is depends on both sides. */
const UNSURE = new Set(['default', '__esModule', 'constructor', 'hasOwnProperty', 'toString', 'prototype', 'then']);
const COMPARISONS = new Set(['==', '!=', '===', '!==']);

/** In the order of the script. */
export function requestsIn(script: Script): readonly ModuleRequest[] {
  return askedIn(script).map(({ request, line, by, isOptional }) => ({ request, line, by, isOptional }));
}

/**
 * Names that the code takes without asking first whether they exist.
 * @param isWanted of requests
 */
export function namesTakenIn(script: Script, isWanted: (request: string) => boolean): readonly TakenName[] {
  const search = new Search(script);
  for (const asked of askedIn(script)) if (isWanted(asked.request)) search.from(asked);
  return search.result();
}

/** The request of a call of `require`; undefined for other nodes, and where the script has a `require` of its own. */
export function requiredBy(script: Script, node: AnyNode): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return undefined;
  return script.variableOf(node.callee) === undefined ? literalText(node.arguments[0]) : undefined;
}

function askedIn(script: Script): readonly Asked[] {
  return script.nodes.flatMap((node): readonly Asked[] => {
    const asked = requestOf(script, node);
    if (asked === undefined) return [];
    return [{ ...asked, node, line: lineOf(node), isOptional: isCaught(script, node) }];
  });
}

function requestOf(script: Script, node: AnyNode): Pick<Asked, 'request' | 'by'> | undefined {
  const required = requiredBy(script, node);
  if (required !== undefined) return { request: required, by: 'require' };
  const isImport =
    node.type === 'ImportExpression' ||
    node.type === 'ImportDeclaration' ||
    node.type === 'ExportAllDeclaration' ||
    node.type === 'ExportNamedDeclaration';
  const request = isImport ? literalText(node.source) : undefined;
  return request === undefined ? undefined : { request, by: 'import' };
}

function isCaught(script: Script, node: AnyNode): boolean {
  for (let [inner, outer] = [node, script.parentOf(node)]; outer; [inner, outer] = [outer, script.parentOf(outer)]) {
    if (outer.type === 'TryStatement' && outer.block === inner && outer.handler) return true;
    // `import(…).catch(…)`
    if (memberName(outer) === 'catch') return true;
    if (outer.type === 'FunctionDeclaration') return false;
  }
  return false;
}

class Search {
  readonly #taken: TakenName[] = [];
  /** Names that the code asks about, by `request\0name`. */
  readonly #guarded = new Set<string>();

  constructor(readonly script: Script) {}

  result(): readonly TakenName[] {
    return this.#taken.filter(({ request, name }) => !this.#guarded.has(`${request}\0${name}`));
  }

  from({ node, request }: Asked): void {
    if (node.type === 'ImportDeclaration') this.#imported(node, request);
    else if (node.type === 'ExportNamedDeclaration')
      // A missing name ends the linking of an ES module, used or not.
      for (const { local } of node.specifiers)
        this.#take(request, local.type === 'Identifier' ? local.name : literalText(local), local, false);
    else if (node.type !== 'ExportAllDeclaration') this.#follow(node, request);
  }

  #imported({ specifiers }: ImportDeclaration, request: string): void {
    for (const specifier of specifiers) {
      if (specifier.type === 'ImportNamespaceSpecifier') this.#variable(specifier.local, request);
      if (specifier.type !== 'ImportSpecifier') continue;
      const { imported } = specifier;
      this.#take(request, imported.type === 'Identifier' ? imported.name : literalText(imported), specifier, false);
    }
  }

  /** @param node its value is the module, or a promise of it */
  #follow(node: AnyNode, request: string): void {
    const parent = this.script.parentOf(node);
    if (!parent) return;
    if (parent.type === 'AwaitExpression' || parent.type === 'ChainExpression') this.#follow(parent, request);
    else if (parent.type === 'SequenceExpression' && parent.expressions.at(-1) === node) this.#follow(parent, request);
    else if (parent.type === 'CallExpression') this.#wrapped(parent, node, request);
    else if (parent.type === 'MemberExpression' && parent.object === node) this.#member(parent, request);
    else if (parent.type === 'VariableDeclarator' && parent.init === node) this.#pattern(parent.id, request);
    else if (parent.type === 'AssignmentExpression' && parent.right === node && parent.operator === '=')
      this.#pattern(parent.left, request);
    else if (parent.type === 'BinaryExpression' && parent.operator === 'in' && parent.right === node)
      this.#guarded.add(`${request}\0${literalText(parent.left as AnyNode) ?? ''}`);
    else if (parent.type === 'ArrowFunctionExpression' || parent.type === 'ReturnStatement')
      this.#resolved(parent, request);
  }

  #wrapped(call: CallExpression, node: AnyNode, request: string): void {
    if (call.arguments[0] === node && INTEROP.test((calleeName(call) ?? '').replace(/^_interop_require_/, 'interop')))
      this.#follow(call, request);
  }

  #member(member: MemberExpression, request: string): void {
    const name = memberName(member);
    const call = this.script.parentOf(member);
    if (name !== 'then' || call?.type !== 'CallExpression') return this.#take(request, name, member, true);
    const [handler] = call.arguments;
    if (handler?.type !== 'ArrowFunctionExpression' && handler?.type !== 'FunctionExpression') return;
    const [parameter] = handler.params;
    if (parameter) this.#pattern(parameter, request);
  }

  /** `Promise.resolve().then(() => require(…))`: what compilers make of `import()`. */
  #resolved(inner: AnyNode, request: string): void {
    const block = inner.type === 'ReturnStatement' ? this.script.parentOf(inner) : undefined;
    const handler = block ? this.script.parentOf(block) : inner;
    const call = handler && this.script.parentOf(handler);
    if (call?.type === 'CallExpression' && call.arguments[0] === handler && calleeName(call) === 'then')
      this.#follow(call, request);
  }

  #pattern(pattern: Pattern, request: string): void {
    if (pattern.type === 'Identifier') return this.#variable(pattern, request);
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern.properties) {
      if (property.type !== 'Property') continue;
      const name = keyOf(property);
      if (property.value.type === 'AssignmentPattern') this.#guarded.add(`${request}\0${name ?? ''}`);
      else this.#take(request, name, property, true);
    }
  }

  /** Each use of a variable that never has another value. */
  #variable(name: Identifier, request: string): void {
    const { references = [] } = this.script.variableOf(name) ?? {};
    const writes = references.filter((reference) => reference.isWrite());
    if (writes.length > 1) return;
    for (const reference of references) if (!reference.isWrite()) this.#follow(reference.identifier, request);
  }

  /** @param isValue false for what modules link: a missing name is an error, used or not */
  #take(request: string, name: string | undefined, node: AnyNode, isValue: boolean): void {
    if (name === undefined || UNSURE.has(name)) return;
    if (isValue && this.#isGuard(node)) this.#guarded.add(`${request}\0${name}`);
    else if (!isValue || !this.#isTarget(node))
      this.#taken.push({ request, name, line: lineOf(node), isReexport: isValue && this.#isPassedOn(node) });
  }

  #isTarget(node: AnyNode): boolean {
    const parent = this.script.parentOf(node);
    return parent?.type === 'AssignmentExpression' && parent.left === node;
  }

  /** True where the code only asks whether the value exists. */
  #isGuard(node: AnyNode): boolean {
    const parent = this.script.parentOf(node);
    switch (parent?.type) {
      case 'UnaryExpression':
        return parent.operator === 'typeof' || parent.operator === '!';
      case 'ConditionalExpression':
      case 'IfStatement':
        return parent.test === node;
      case 'LogicalExpression':
        return parent.left === node || this.#isGuard(parent);
      case 'BinaryExpression':
        return COMPARISONS.has(parent.operator);
      case 'MemberExpression':
        return parent.optional && parent.object === node;
      case 'CallExpression':
        return parent.optional && parent.callee === node;
      default:
        return false;
    }
  }

  /** `exports.x = module.x`, and getters of exports that return it. */
  #isPassedOn(node: AnyNode): boolean {
    const parent = this.script.parentOf(node);
    if (parent?.type === 'AssignmentExpression') return isExports(parent.left);
    const isGetter = parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression';
    for (let outer: AnyNode | undefined = parent; isGetter && outer; outer = this.script.parentOf(outer))
      if (outer.type === 'CallExpression') return /^(defineProperty|__export)$/.test(calleeName(outer) ?? '');
    return false;
  }
}

/** `exports.x` or `module.exports.x`. */
function isExports(node: AnyNode): boolean {
  if (node.type !== 'MemberExpression') return false;
  const { object } = node;
  return (object.type === 'Identifier' && object.name === 'exports') || memberName(object) === 'exports';
}
