// What a child process prints, both streams together in order of arrival.
/** Returns a function that gives the text so far. */
function collectOutput(child) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  }
  return () => text;
}

module.exports = { collectOutput };
