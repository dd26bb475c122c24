import { parseChallenges } from './challenge';

describe('parseChallenges', () => {
  it.each<[string, readonly object[]]>([
    ['Basic realm="a, b"', [{ scheme: 'basic', parameters: { realm: 'a, b' } }]],
    [
      'Bearer realm="https://auth.example.com/token",service="reg",scope="repository:a/b:pull,push repository:c:pull"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.example.com/token',
            service: 'reg',
            scope: 'repository:a/b:pull,push repository:c:pull',
          },
        },
      ],
    ],
    [
      'Negotiate, bearer Realm = "x\\"y" , service=reg, Basic realm=""',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'bearer', parameters: { realm: 'x"y', service: 'reg' } },
        { scheme: 'basic', parameters: { realm: '' } },
      ],
    ],
    ['', []],
    ['="', []],
  ])('reads %s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected);
  });
});
