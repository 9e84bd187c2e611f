// The little of Markdown that a host's words may have: paragraphs, lists,
// emphasis, and links, which are shown as text. What is anything else is what
// was typed. It becomes data, never markup: nothing here could be run.

export type Inline = string | { mark: 'em' | 'strong'; of: Inline[] };

export interface Block {
  kind: 'p' | 'ul' | 'ol';
  /** The lines of a paragraph, the items of a list. */
  lines: Inline[][];
}

const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;

/** Marks hold to words: 2 * 3 * 4 and file_name_1 are as they were typed. */
const INLINE =
  /\\([\\*_[\]#+.)-])|(?<![\p{L}\p{N}])(\*\*|__)(?=\S)(.+?)(?<=\S)\2(?![\p{L}\p{N}*_])|(?<![\p{L}\p{N}])([*_])(?=[^\s*_])(.+?)(?<=[^\s\\])\4(?![\p{L}\p{N}])|\[([^[\]]+)\]\((https?:\/\/[^\s()]+)\)/gu;

/** Strong words may have emphasised ones in them, and these strong ones; no more makes sense. */
const DEEPEST = 2;

export function parseInline(text: string, deep = 0): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, escaped, , strong, , em, label, address] = found;
    parts.push(text.slice(from, found.index));
    from = found.index + whole.length;
    const marked = strong ?? em;
    if (escaped) parts.push(escaped);
    else if (label) parts.push(`${label} (${address})`);
    else if (marked && deep < DEEPEST) {
      parts.push({ mark: strong ? 'strong' : 'em', of: parseInline(marked, deep + 1) });
    } else parts.push(whole);
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

/** The blocks of a text. Its first line is a paragraph, whatever it begins with, if it has to be a `heading`. */
export function parse(text: string, heading = false): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, number, item] = (heading && blocks.length === 0 ? undefined : ITEM.exec(line)) ?? [];
    if (!line.trim()) {
      open = undefined;
      continue;
    }
    const kind = item === undefined ? 'p' : number ? 'ol' : 'ul';
    if (open?.kind !== kind) {
      open = { kind, lines: [] };
      blocks.push(open);
    }
    open.lines.push(parseInline((item ?? line).trim()));
  }
  return blocks;
}

/** The words alone, on one line: where there is no place for more. */
export function plain(text: string): string {
  const words = (of: Inline[]): string => of.map((one) => (typeof one === 'string' ? one : words(one.of))).join('');
  return parse(text)
    .flatMap(({ lines }) => lines)
    .map(words)
    .join(' ');
}
