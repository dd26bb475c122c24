// Text of plugins, manifests and registries on its way to a terminal or a CI log: it is shown, never obeyed.
import { stripVTControlCharacters } from 'node:util';

/** Control characters but tab and line feed, and those that change the direction of writing (which can make a line read otherwise). */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * What CI services take for a command. Sources: actions/runner, ActionCommand.cs (`::` at the start of a line, `##[` anywhere); Azure
 * Pipelines' logging commands (`##vso[`); TeamCity's service messages (`##teamcity[`).
 */
const COMMAND = /^([^\S\n]*:)(?=:)|(##)(?=(?:vso|teamcity)?\[)/gim;

/** A password in an address. */
const PASSWORD = /(:\/\/[^\s/:@"]*):[^\s/@"]+@/g;

/** Without escape sequences (colors, links, titles); what is left of them is spelled out, and a space parts what CI services would obey. The password
 * of an address becomes `***`. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n'))
    .replace(CONTROL, escaped)
    .replace(COMMAND, '$& ')
    .replace(PASSWORD, '$1:***@');
}

/** JSON with the same value, apart from passwords, that has none of it. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(CONTROL, escaped)
    .replaceAll('##', '#\\u0023')
    .replace(PASSWORD, '$1:***@');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
