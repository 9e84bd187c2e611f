import { plainCode } from '../api';

/** How many letters and numbers a code has. */
export const CODE_LENGTH = 8;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters that a code never has; what was probably meant is only a guess. */
const PERHAPS: Record<string, string> = { U: 'V' };

export type CodeReading =
  | { code: string }
  | { secret: string }
  | { problem: 'empty' | 'long' }
  | { problem: 'short'; count: number }
  | { problem: 'letter' | 'character'; letter: string; instead: string };

/**
 * Reads what somebody typed or pasted into the code's field: a code in any
 * case with spaces or dashes, or a whole invitation link, whose fragment is
 * given as `secret`.
 */
export function readCode(typed: string): CodeReading {
  const text = typed.trim();
  const hash = text.indexOf('#');
  if (hash >= 0 && /^https?:/i.test(text)) return readLink(text.slice(hash + 1));
  const signs = [...plainCode(text.replace(/[\u2010-\u2015]/g, '-'))];
  if (signs.length === 0) return { problem: 'empty' };
  for (const letter of signs) {
    if (ALPHABET.includes(letter)) continue;
    const instead = PERHAPS[letter] ?? '';
    return { problem: instead ? 'letter' : 'character', letter, instead };
  }
  if (signs.length < CODE_LENGTH) return { problem: 'short', count: CODE_LENGTH - signs.length };
  if (signs.length > CODE_LENGTH) return { problem: 'long' };
  return { code: signs.join('') };
}

function readLink(fragment: string): CodeReading {
  return fragment ? { secret: fragment } : { problem: 'empty' };
}

/** A code as people read it: two groups of four. */
export function spaced(code: string): string {
  return code.length === CODE_LENGTH ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}
