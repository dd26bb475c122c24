// Runs in the browser: the bundler copies its text into the runtime of each plugin, so it can use nothing from around it.

/** Puts a style sheet before the styles that JSS writes, so that those win as in a Backstage app that was built as a whole. */
export function insertBeforeJss(link: HTMLLinkElement): void {
  document.head.insertBefore(link, document.querySelector('style[data-jss]'));
}
