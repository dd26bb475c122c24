import { backstageValues, sideEffectImports } from './source-text';

describe('imports for side effects', () => {
  it.each<[string, readonly string[]]>([
    [`import './setup';`, ['./setup']],
    [`'use client';import "./a"\nimport './b'; import './a';`, ['./a', './b']],
    [`import a from './a';\nimport {\n  b,\n} from './b';\nimport * as c from './c';`, []],
    [`// import './a';\n/*\nimport './b';\n*/`, []],
    [`const lazy = () => import('./lazy');`, []],
    [`const url = 'https://a'; // x\nimport './after';`, ['./after']],
  ])('%j', (code, requests) => expect(sideEffectImports(code)).toEqual(requests));
});

describe("values of Backstage's CLI", () => {
  it.each<[string, readonly string[]]>([
    ['const info = process.env.BUILD_INFO;', ['process.env.BUILD_INFO']],
    [`process.env['APP_CONFIG']; process.env.APP_CONFIG`, ['process.env.APP_CONFIG']],
    ['process.env.BUILD_INFORMATION; process.env.CI', []],
    ['// process.env.BUILD_INFO', []],
  ])('%j', (code, names) => expect(backstageValues(code)).toEqual(names));
});
