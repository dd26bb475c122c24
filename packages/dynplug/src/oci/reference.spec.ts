import { inspect } from 'node:util';
import { maskedReference, parseReference } from './reference';

describe('parseReference', () => {
  it.each<[string, object]>([
    ['quay.io/acme/foo:1.0', { registry: 'quay.io', repository: 'acme/foo', tag: '1.0' }],
    ['localhost:5000/foo:bs_1.55.0__1.2.3', { registry: 'localhost:5000', repository: 'foo', tag: 'bs_1.55.0__1.2.3' }],
    ['localhost/foo:a', { registry: 'localhost', repository: 'foo', tag: 'a' }],
    ['127.0.0.1:5000/a/b/c:x', { registry: '127.0.0.1:5000', repository: 'a/b/c', tag: 'x' }],
    [
      `ghcr.io/a/b__c.d---e@sha256:${'0'.repeat(64)}`,
      { registry: 'ghcr.io', repository: 'a/b__c.d---e', digest: `sha256:${'0'.repeat(64)}` },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    ['', /no registry/],
    ['foo:1.0', /no registry/],
    ['acme/foo:1.0', /"acme" names no registry/],
    ['quay.io/acme/foo', /neither a tag nor a digest/],
    ['quay.io/acme/foo:', /"" is not a tag/],
    ['quay.io/acme/foo:-x', /is not a tag/],
    [`quay.io/acme/foo:${'x'.repeat(129)}`, /is not a tag/],
    ['quay.io/acme/foo:a b', /is not a tag/],
    ['quay.io/Acme/foo:1', /"Acme" is not allowed/],
    ['quay.io/acme//foo:1', /a part of its path is empty/],
    ['quay.io/acme/foo/:1', /a part of its path is empty/],
    ['quay.io/acme/f_.oo:1', /is not allowed/],
    ['quay.io/:1', /a part of its path is empty/],
    [`quay.io/acme/foo:1@sha256:${'0'.repeat(64)}`, /both a tag and a digest/],
    ['quay.io/acme/foo@sha256:abc', /not a sha256 digest/],
    [`quay.io/acme/foo@md5:${'0'.repeat(32)}`, /not a sha256 digest/],
    ['quay.io/acme/foo@latest', /"latest" is not a sha256 digest/],
    ['oci://quay.io/acme/foo:1', /starts with oci:\/\//],
    ['docker://quay.io/acme/foo:1', /starts with docker:\/\//],
    ['quay.io/acme/foo:1!key', /names a folder/],
    ['-quay.io/acme/foo:1', /not a host name/],
    [`quay.io/${'a'.repeat(250)}:1`, /longer than 255/],
  ])('refuses "%s"', (text, reason) => {
    expect(() => parseReference(text)).toThrow(reason);
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'EREFERENCE' }) as Error);
  });
});

describe('a password in a reference', () => {
  it.each<[string, string]>([
    ['ann:hidden@quay.io/acme/foo:1', 'ann:***@quay.io/acme/foo:1'],
    ['hidden@quay.io/acme/foo:1', '***@quay.io/acme/foo:1'],
    ['ann:hidden@localhost:5000/foo:1', 'ann:***@localhost:5000/foo:1'],
    ['ann:hidden@quay.io:5000', 'ann:***@quay.io:5000'],
    ['https://ann:hidden@quay.io/acme/foo:1', 'https://ann:***@quay.io/acme/foo:1'],
    ['oci://ann:hidden@quay.io/acme/foo:1!key', 'oci://ann:***@quay.io/acme/foo:1!key'],
    ['ann:hid/den@x@quay.io/acme/foo:1', 'ann:***@quay.io/acme/foo:1'],
    [`ann:hidden@quay.io/acme/foo@sha256:${'0'.repeat(64)}`, `ann:***@quay.io/acme/foo@sha256:${'0'.repeat(64)}`],
    ['ann:hidden@quay.io/acme/foo@sha256:abc', 'ann:***@quay.io/acme/foo@sha256:abc'],
    ['ann:hidden@quay.io/Acme/foo:1', 'ann:***@quay.io/Acme/foo:1'],
  ])('%s is rejected, and not shown', (text, shown) => {
    let error: unknown;
    try {
      parseReference(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'EREFERENCE',
      message: `"${shown}" is not an image reference: it holds a user, and perhaps a password.`,
    });
    expect(inspect(error)).not.toMatch(/hid/);
    expect(maskedReference(text)).toBe(shown);
  });

  it('leaves other references as they are', () => {
    for (const text of [
      'quay.io/acme/foo:1',
      `quay.io:5000/acme/foo@sha256:${'0'.repeat(64)}`,
      'quay.io/acme/{key}:1',
      '',
    ])
      expect(maskedReference(text)).toBe(text);
  });
});
