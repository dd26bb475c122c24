// `logo.icon.svg` as a component: Material UI's SvgIcon with the image's content, as rhdh-cli makes it. The workspace's own svgr reads the image.
import { createRequire } from 'node:module';
import path from 'node:path';
import { ICON } from './file-kinds';
import type { RuleSetRule, RuleSetUseItem } from './rspack';

const LIBRARY = '@svgr/webpack';

/** No rule where svgr is not installed for the project: such a file is reported then. @param compiler the loader that compiles JSX */
export function iconRules(projectDir: string, compiler: RuleSetUseItem): RuleSetRule[] {
  const loader = locate(projectDir);
  if (loader === undefined) return [];
  return [
    {
      test: ICON,
      dependency: { not: ['url'] },
      type: 'javascript/auto',
      use: [compiler, { loader, options: { babel: false, template: iconTemplate } }],
    },
  ];
}

/** Whether icons become components in builds of the project. @param projectDir absolute */
export function hasIcons(projectDir: string): boolean {
  return locate(projectDir) !== undefined;
}

/** @returns absolute */
function locate(projectDir: string): string | undefined {
  try {
    return createRequire(path.join(projectDir, 'package.json')).resolve(LIBRARY);
  } catch {
    return undefined;
  }
}

interface Variables {
  readonly imports: unknown;
  readonly jsx: { readonly children: unknown };
}

interface Context {
  readonly tpl: (code: TemplateStringsArray, ...parts: unknown[]) => unknown;
}

/** The attributes of the image's own element stay behind: size, colour and view box are those of Material UI's icons. */
function iconTemplate({ imports, jsx }: Variables, { tpl }: Context): unknown {
  return tpl`${imports};
import SvgIcon from '@material-ui/core/SvgIcon';
const Icon = (props) => React.createElement(SvgIcon, props, ${jsx.children});
export default Icon;`;
}
