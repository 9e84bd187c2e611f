// The https links in what people write.

const CANDIDATE = /https:\/\/[^\s<>"“”{}]+/giu;
/** What ends a sentence is not of its last link. */
const END = /[.,;:!?؟،؛'’…»\])]$/u;

/** A text in its parts, words as they are and links as addresses: [words, link, words, …], beginning and ending with words. */
export function linksIn(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(CANDIDATE)) {
    const link = withoutEnd(found);
    if (!isOpen(link)) continue;
    parts.push(text.slice(from, index), link);
    from = index + link.length;
  }
  return [...parts, text.slice(from)];
}

function withoutEnd(found: string): string {
  let link = found;
  while (END.test(link)) {
    // A bracket that was opened in the link is its own.
    if (link.endsWith(')') && count(link, '(') >= count(link, ')')) break;
    link = link.slice(0, -1);
  }
  return link;
}

const count = (text: string, sign: string) => text.split(sign).length - 1;

/** Not one with a name before the host, which looks like another host. */
function isOpen(link: string): boolean {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  return url !== undefined && url.username === '' && url.password === '';
}
