// Which known name a person meant.

/** The known name that takes the fewest edits, if they are few for its length; undefined when none is near. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const [nearest] = [...known].sort((a, b) => distance(a, given) - distance(b, given));
  return nearest !== undefined && distance(nearest, given) <= Math.min(4, given.length / 2) ? nearest : undefined;
}

/** Edits that turn one name into the other (Levenshtein), without regard to case. */
function distance(from: string, to: string): number {
  const [a, b] = [from.toLowerCase(), to.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
