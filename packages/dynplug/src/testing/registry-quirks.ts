// What real registries, and the proxies before them, do otherwise than the distribution specification says. Each is a switch for specs.
import type http from 'node:http';
import type { Fault, SeenRequest } from './memory-registry';

const isUpload = (method: string, { method: used, path }: SeenRequest): boolean =>
  used === method && path.includes('/blobs/uploads/');

/** Answers in place of the registry, after the body has arrived. */
const answer =
  (status: number, body = '', headers: http.OutgoingHttpHeaders = {}): Fault['act'] =>
  (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body));
  };

/** Lets the registry answer, with another `Range`. @param range from the length of the part and the one it says itself (`0-<last>`) */
const changedRange =
  (range: (part: number, said: number) => number): Fault['act'] =>
  (request, response, pass) => {
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((status: number, headers: http.OutgoingHttpHeaders = {}) => {
      const said = Number(/^0-(\d+)$/.exec(headers['range'] ?? '')?.[1] ?? 0);
      const part = Number(request.headers['content-length'] ?? 0);
      return writeHead(status, { ...headers, range: `0-${range(part, said)}` });
    }) as typeof response.writeHead;
    pass();
  };

const isTag = ({ path }: SeenRequest): boolean => /\/manifests\/(?!sha256:)/.test(path);

/** Takes what is put, and for some requests does not know of it. @param isPut what is put @param isLook what asks for it */
const shownAfter = (isPut: Fault['when'], isLook: Fault['when'], looks: number, unknown: Fault['act']): Fault => {
  let left = 0;
  return {
    when: (one) => {
      if (isPut(one)) left = looks;
      return isLook(one) && left-- > 0;
    },
    act: unknown,
  };
};

const UNSUPPORTED = JSON.stringify({ errors: [{ code: 'UNSUPPORTED', message: 'The operation is unsupported.' }] });
const isWhole = (one: SeenRequest): boolean => isUpload('PUT', one) && one.headers['content-length'] !== '0';
const isUploadRequest = ({ path }: SeenRequest): boolean => path.includes('/blobs/uploads/');

/** Lets the registry answer, with the offset in the place that it names; an address with another offset is unknown. */
const withStateOfOffset = (): Fault['act'] => {
  const offsets = new Map<string, string>();
  return (request, response, pass) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://registry');
    const known = offsets.get(pathname);
    const isKnown = known === undefined || searchParams.get('offset') === known;
    if (!isKnown)
      return answer(404, JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_INVALID' }] }))(request, response, pass);
    request.on('data', () => offsets.set(pathname, 'in between'));
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((status: number, headers: http.OutgoingHttpHeaders = {}) => {
      const location = new URL(headers['location'] ?? '', `http://${request.headers.host ?? ''}`);
      if (status !== 202 && status !== 204) return writeHead(status, headers);
      const offset = /^0-(\d+)$/.exec(headers['range'] ?? '')?.[1] ?? '0';
      offsets.set(location.pathname, offset);
      location.searchParams.set('offset', offset);
      return writeHead(status, { ...headers, location: location.href });
    }) as typeof response.writeHead;
    pass();
  };
};

/** Every quirk by name. */
export const QUIRKS = {
  /** ECR: `Range` stays at the end of the first part. */
  rangeStandsStill: () => {
    let first: number | undefined;
    return { when: (one) => isUpload('PATCH', one), act: changedRange((_part, said) => (first ??= said)) };
  },
  /** Zot: `Range` is of the part alone. */
  rangeOfPart: () => ({ when: (one) => isUpload('PATCH', one), act: changedRange((part) => part - 1) }),
  /** Some registries: `Range` ends with the size, one too many. */
  rangeOneTooMany: () => ({
    when: (one) => isUpload('PATCH', one) || isUpload('GET', one),
    act: changedRange((_part, said) => said + 1),
  }),
  /** Proxies with a list of allowed methods. */
  headRefused: () => ({ when: ({ method }) => method === 'HEAD', act: answer(405, '', { allow: 'GET' }) }),
  /** Servers that know no HEAD. */
  headUnknown: () => ({ when: ({ method }) => method === 'HEAD', act: answer(501) }),
  /** Registries and proxies that take a blob in parts only. */
  wholeRefused400: () => ({ when: isWhole, act: answer(400, UNSUPPORTED) }),
  wholeRefused405: () => ({ when: isWhole, act: answer(405) }),
  /** Registries and proxies that take a blob as a whole only. */
  partsRefused400: () => ({ when: (one) => isUpload('PATCH', one), act: answer(400, UNSUPPORTED) }),
  partsRefused405: () => ({ when: (one) => isUpload('PATCH', one), act: answer(405) }),
  /** docker-registry up to 2.8: an address of an upload holds its offset, and no other is known. */
  stateOfOffset: () => ({ when: isUploadRequest, act: withStateOfOffset() }),
  /** Replicated registries: a new tag is not known for a moment. */
  tagShowsLater: () =>
    shownAfter(
      (one) => one.method === 'PUT' && isTag(one),
      (one) => one.method !== 'PUT' && isTag(one),
      3,
      answer(404),
    ),
  /** Replicated registries: a tag that moved points to the former image for a moment. */
  tagMovesLater: () =>
    shownAfter(
      (one) => one.method === 'PUT' && isTag(one),
      (one) => one.method !== 'PUT' && isTag(one),
      3,
      answer(200, '', { 'docker-content-digest': `sha256:${'f'.repeat(64)}` }),
    ),
  /** Replicated registries: a new blob is not known for a moment where a manifest names it. */
  blobShowsLater: () =>
    shownAfter(
      (one) => isUpload('PUT', one),
      ({ method, path }) => method === 'PUT' && path.includes('/manifests/'),
      2,
      answer(400, JSON.stringify({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', message: 'blob unknown to registry' }] })),
    ),
} satisfies Record<string, () => Fault>;

/** A quirk that holds for every request. */
export function quirk(name: keyof typeof QUIRKS): Fault {
  return { ...QUIRKS[name](), times: Number.POSITIVE_INFINITY };
}
