// Text of others inside XML and HTML: shown, never obeyed.
import { printable } from '../terminal/printable';

/** For content and for attributes in double quotes. XML 1.0 knows no control characters and no halves of characters. */
export function escapeMarkup(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}
