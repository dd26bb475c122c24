// Which features an entry point offers, read from its code: its default export, followed through variables and modules to the call that made it.
import type { AnyNode, CallExpression, Expression, ObjectExpression } from 'acorn';
import { requiredBy } from './module-names';
import { type Script, calleeName, keyOf, literalText, memberName } from './script';

/** What a host registers. Ids are undefined where only running the code tells them. */
export type Feature =
  | { readonly kind: 'plugin'; readonly pluginId?: string | undefined }
  | { readonly kind: 'module'; readonly pluginId?: string | undefined; readonly moduleId?: string | undefined }
  /** @property service id of the service, e.g. `core.rootHttpRouter` */
  | { readonly kind: 'service'; readonly service?: string | undefined };

/** The scripts of a package by their paths, and how requests lead from one to another. */
export interface Scripts {
  /** undefined for a file that does not exist or does not parse. */
  readonly script: (file: string) => Script | undefined;
  /** The file that a request means; undefined outside of what ships. */
  readonly resolve: (request: string, from: string) => string | undefined;
}

/** A node and the file that it is in. */
interface Place {
  readonly file: string;
  readonly script: Script;
  readonly node: AnyNode;
}

const MAKERS: Readonly<Record<string, Feature['kind']>> = {
  createBackendPlugin: 'plugin',
  createBackendModule: 'module',
  createServiceFactory: 'service',
};
/** Enough for any chain of re-exports; ends those that lead in a circle. */
const DEPTH = 20;

/** @param file of the entry point @returns undefined where the code does not tell it */
export function featureOf(scripts: Scripts, file: string): Feature | undefined {
  const search = new FeatureSearch(scripts);
  const place = search.exported(file, 'default', DEPTH);
  return place && search.featureAt(place, DEPTH);
}

class FeatureSearch {
  constructor(readonly scripts: Scripts) {}

  featureAt(place: Place, depth: number): Feature | undefined {
    const made = this.#value(place, depth);
    if (made?.node.type !== 'CallExpression') return undefined;
    const { node } = made;
    const kind = MAKERS[calleeName(node) ?? ''];
    const [options] = node.arguments;
    // Former releases made features by calls of what these calls returned.
    if (kind === undefined) return this.#made(made, node, depth);
    const fields = options && this.#value({ ...made, node: options as AnyNode }, depth);
    if (fields?.node.type !== 'ObjectExpression') return { kind };
    const text = (name: string): string | undefined => this.#text(fields, name, depth);
    if (kind === 'service') return { kind, service: this.#service(fields, depth) };
    return kind === 'plugin'
      ? { kind, pluginId: text('pluginId') }
      : { kind, pluginId: text('pluginId'), moduleId: text('moduleId') };
  }

  #made(place: Place, { callee, arguments: given }: CallExpression, depth: number): Feature | undefined {
    if (given.length > 0 || depth <= 0) return undefined;
    return this.featureAt({ ...place, node: callee }, depth - 1);
  }

  #text(fields: Place, name: string, depth: number): string | undefined {
    const value = propertyOf(fields.node as ObjectExpression, name);
    return value && literalText(this.#value({ ...fields, node: value }, depth)?.node);
  }

  /** `coreServices.<name>` has the id `core.<name>`. Source: @backstage/backend-plugin-api, services/definitions/coreServices.ts. */
  #service(fields: Place, depth: number): string | undefined {
    const value = propertyOf(fields.node as ObjectExpression, 'service');
    const found = value && this.#value({ ...fields, node: value }, depth);
    if (found?.node.type !== 'MemberExpression') return undefined;
    const { object } = found.node;
    const isCore =
      memberName(object) === 'coreServices' || (object.type === 'Identifier' && object.name === 'coreServices');
    const name = memberName(found.node);
    return isCore && name !== undefined ? `core.${name}` : undefined;
  }

  /** The node that gives a node its value, as far as the code tells it. */
  #value(place: Place, depth: number): Place | undefined {
    if (depth <= 0) return undefined;
    const { script, node } = place;
    if (node.type === 'SequenceExpression')
      return this.#value({ ...place, node: node.expressions.at(-1) as AnyNode }, depth);
    if (node.type === 'Identifier') return this.#variable(place, depth);
    const name = memberName(node);
    if (name === undefined || node.type !== 'MemberExpression') return place;
    const file = this.#moduleAt(place, node.object, depth);
    if (file === undefined) return place;
    const exported = this.exported(file, name, depth - 1);
    return exported ? this.#value(exported, depth - 1) : { file: place.file, script, node };
  }

  #variable(place: Place, depth: number): Place | undefined {
    const { script, node } = place;
    const definition = node.type === 'Identifier' ? script.variableOf(node)?.defs[0] : undefined;
    const declared = definition?.node;
    if (declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' && declared.init)
      return this.#value({ ...place, node: declared.init }, depth - 1);
    if (definition?.type !== 'ImportBinding' || declared === undefined) return place;
    const request = literalText((script.parentOf(declared) as { readonly source?: Expression } | undefined)?.source);
    const file = request === undefined ? undefined : this.scripts.resolve(request, place.file);
    const imported =
      declared.type === 'ImportSpecifier' && declared.imported.type === 'Identifier'
        ? declared.imported.name
        : 'default';
    const exported = file === undefined ? undefined : this.exported(file, imported, depth - 1);
    return exported ? this.#value(exported, depth - 1) : { ...place, node };
  }

  /** The file of a module that an expression has as its value. */
  #moduleAt(place: Place, node: AnyNode, depth: number): string | undefined {
    const request = requiredBy(place.script, node);
    if (request !== undefined) return this.scripts.resolve(request, place.file);
    if (node.type === 'CallExpression' && node.arguments.length > 0)
      return this.#moduleAt(place, node.arguments[0] as AnyNode, depth);
    if (node.type !== 'Identifier') return undefined;
    const declared = place.script.variableOf(node)?.defs[0]?.node;
    if (declared?.type !== 'VariableDeclarator' || !declared.init || depth <= 0) return undefined;
    return this.#moduleAt(place, declared.init, depth - 1);
  }

  /** Where a module gives one of its exports a value. */
  exported(file: string, name: string, depth: number): Place | undefined {
    const script = this.scripts.script(file);
    if (!script || depth <= 0) return undefined;
    for (const node of script.nodes) {
      const value = exportedBy(node, name);
      if (value) return { file, script, node: value };
      const passedOn = this.#passedOn(script, node, file, name, depth);
      if (passedOn) return passedOn;
    }
    return undefined;
  }

  /** `export { a as default } from './b'`, and `module.exports = require('./b')`. */
  #passedOn(script: Script, node: AnyNode, file: string, name: string, depth: number): Place | undefined {
    if (node.type === 'ExportNamedDeclaration' && node.source) {
      const found = node.specifiers.find(({ exported }) => nameOf(exported) === name);
      const target = found && this.scripts.resolve(literalText(node.source) ?? '', file);
      return found && target !== undefined ? this.exported(target, nameOf(found.local) ?? '', depth - 1) : undefined;
    }
    if (node.type !== 'AssignmentExpression' || memberName(node.left) !== 'exports') return undefined;
    const request = requiredBy(script, node.right);
    const target = request === undefined ? undefined : this.scripts.resolve(request, file);
    return target === undefined ? undefined : this.exported(target, name, depth - 1);
  }
}

/** The value that a node gives to an export. */
function exportedBy(node: AnyNode, name: string): AnyNode | undefined {
  if (node.type === 'ExportDefaultDeclaration') return name === 'default' ? node.declaration : undefined;
  if (node.type === 'ExportNamedDeclaration' && !node.source) return exportedByModule(node, name);
  if (node.type === 'AssignmentExpression') return exportedByAssignment(node.left, node.right, name);
  if (node.type !== 'CallExpression') return undefined;
  const [target, key, descriptor] = node.arguments;
  const called = calleeName(node);
  // esbuild: `__export(index_exports, { default: () => feature })`
  if (called === '__export' && key?.type === 'ObjectExpression') return returned(propertyOf(key, name));
  const isExport = called === 'defineProperty' && target?.type === 'Identifier' && target.name === 'exports';
  if (!isExport || literalText(key as AnyNode) !== name || descriptor?.type !== 'ObjectExpression') return undefined;
  return returned(propertyOf(descriptor, 'get')) ?? propertyOf(descriptor, 'value');
}

function exportedByModule(
  node: AnyNode & { readonly type: 'ExportNamedDeclaration' },
  name: string,
): AnyNode | undefined {
  const { declaration } = node;
  if (declaration?.type === 'VariableDeclaration')
    return declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)?.init ?? undefined;
  return node.specifiers.find(({ exported }) => nameOf(exported) === name)?.local;
}

/** `exports.default = …`, `module.exports = { default: … }`. */
function exportedByAssignment(left: AnyNode, right: AnyNode, name: string): AnyNode | undefined {
  if (left.type !== 'MemberExpression') return undefined;
  const { object } = left;
  const isExports = (object.type === 'Identifier' && object.name === 'exports') || memberName(object) === 'exports';
  if (isExports && memberName(left) === name && !isUndefined(right)) return right;
  const isWhole = object.type === 'Identifier' && object.name === 'module' && memberName(left) === 'exports';
  return isWhole && right.type === 'ObjectExpression' ? propertyOf(right, name) : undefined;
}

/** TypeScript and esbuild first write `exports.a = exports.b = void 0`. */
function isUndefined(node: AnyNode): boolean {
  return node.type === 'UnaryExpression' || (node.type === 'AssignmentExpression' && isUndefined(node.right));
}

function propertyOf(object: ObjectExpression, name: string): AnyNode | undefined {
  const found = object.properties.find((property) => property.type === 'Property' && keyOf(property) === name);
  return found?.type === 'Property' ? found.value : undefined;
}

/** What a function of one statement returns. */
function returned(node: AnyNode | undefined): AnyNode | undefined {
  if (node?.type !== 'ArrowFunctionExpression' && node?.type !== 'FunctionExpression') return undefined;
  if (node.body.type !== 'BlockStatement') return node.body;
  const [statement] = node.body.body;
  return statement?.type === 'ReturnStatement' ? (statement.argument ?? undefined) : undefined;
}

function nameOf(node: AnyNode): string | undefined {
  return node.type === 'Identifier' ? node.name : literalText(node);
}
