// The annotation io.backstage.dynamic-packages. Only references without "!key" need it, and tools that list what an image holds.
import { type Annotation, topAnnotation } from '../annotation';
import type { ImageArtifact } from '../artifact';
import { RHDH } from '../profiles';
import { type Host } from '../../options/hosts';
import { type Rule, on } from '../rule';

const SOURCE =
  'redhat-developer/rhdh install-dynamic-plugins.py: get_oci_plugin_paths; redhat-developer/rhdh-plugins image-cache.ts: getPluginPaths';
const NONE = 'a reference without "!key" fails: "No plugins found in OCI image"';
const FORM = 'Write the base64, with padding, of [{"<key>":{"name":…,"version":…}}].';

interface Form {
  readonly id: string;
  readonly title: string;
  readonly problem: NonNullable<Annotation['problem']>;
  readonly message: string;
  readonly hosts?: readonly Host[];
  readonly effect?: string;
}

const FORMS: readonly Form[] = [
  {
    id: 'annotation-missing',
    title: 'the manifest has the annotation',
    problem: 'missing',
    message: 'The manifest has no annotation io.backstage.dynamic-packages.',
  },
  {
    id: 'annotation-empty',
    title: 'the annotation lists a plugin',
    problem: 'empty',
    message: 'The annotation io.backstage.dynamic-packages lists no plugin.',
  },
  {
    id: 'annotation-base64',
    title: 'the annotation is base64',
    problem: 'encoding',
    message: 'The annotation io.backstage.dynamic-packages is not base64.',
    effect: 'a reference without "!key" fails while decoding',
  },
  {
    id: 'annotation-padding',
    title: 'the annotation is standard base64 with padding',
    problem: 'padding',
    message: 'The annotation io.backstage.dynamic-packages lacks padding or is in the alphabet of URLs.',
    hosts: ['rhdh-1.9', 'rhdh-1.10'],
    effect: 'a reference without "!key" fails while decoding',
  },
  {
    id: 'annotation-json',
    title: 'the annotation holds JSON',
    problem: 'json',
    message: 'The annotation io.backstage.dynamic-packages does not hold JSON.',
    effect: 'a reference without "!key" fails while decoding',
  },
  {
    id: 'annotation-list',
    title: 'the annotation is a list of objects',
    problem: 'shape',
    message: 'The annotation io.backstage.dynamic-packages is not a list of objects.',
  },
];

export const ANNOTATION_RULES: readonly Rule<ImageArtifact>[] = FORMS.map(
  ({ id, title, problem, message, hosts, effect }) => ({
    id,
    title,
    severity: 'error',
    effects: on(hosts ?? RHDH, effect ?? NONE),
    source: SOURCE,
    fix: FORM,
    *find(image: ImageArtifact) {
      if (topAnnotation(image).problem !== problem) return;
      // Other rules report both: the index lacks what its manifests have, and Docker's format has no annotations.
      if (problem === 'missing' && (image.index || image.manifest.mediaType?.includes('docker'))) return;
      yield { message };
    },
  }),
);
