// The annotation that lists the plugins of an image, read as the installers read it.
import { type ImageArtifact, PACKAGES_ANNOTATION } from './artifact';
import { type Json, readJson } from './json';
import { isObject } from '../json/values';

/** What is wrong with a value, if anything, and the keys that it lists, in order. */
export interface Annotation {
  readonly value?: string;
  readonly problem?: 'missing' | 'empty' | 'encoding' | 'padding' | 'json' | 'shape';
  readonly keys: readonly string[];
}

/** The annotation of the object that a tag resolves to: the index if there is one, else the manifest. */
export function topAnnotation(image: ImageArtifact): Annotation {
  return readAnnotation((image.index ?? image.manifest).annotations?.[PACKAGES_ANNOTATION]);
}

/** The keys that an image lists, on its index or on its manifest. */
export function listedKeys(image: ImageArtifact): readonly string[] {
  const top = topAnnotation(image).keys;
  return top.length > 0 ? top : readAnnotation(image.manifest.annotations?.[PACKAGES_ANNOTATION]).keys;
}

/** Every key of every object in the array is a plugin; values are ignored. Line breaks in the base64 are accepted everywhere. */
export function readAnnotation(value: string | undefined): Annotation {
  if (value === undefined) return { problem: 'missing', keys: [] };
  const compact = value.replace(/[\r\n]/g, '');
  if (compact === '') return { value, problem: 'empty', keys: [] };
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return { value, problem: 'encoding', keys: [] };
  const padded = compact.length % 4 === 0 && !/[_-]/.test(compact);
  const content = readJson(Buffer.from(compact, /[_-]/.test(compact) ? 'base64url' : 'base64')).value;
  if (content === undefined) return { value, problem: 'json', keys: [] };
  if (!Array.isArray(content)) return { value, problem: 'shape', keys: [] };
  const items = content as readonly Json[];
  if (items.length === 0) return { value, problem: 'empty', keys: [] };
  const keys = items.flatMap((item) => (isObject(item) ? Object.keys(item) : []));
  if (!items.every((item) => isObject(item))) return { value, problem: 'shape', keys };
  if (keys.length === 0) return { value, problem: 'empty', keys };
  return { value, ...(!padded && { problem: 'padding' as const }), keys };
}
