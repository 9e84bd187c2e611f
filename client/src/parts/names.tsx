import { Fragment } from 'react';
import { listFormat } from '../i18n';

/** Names as a list in words, "Ann, Raj and Wen", each in its own direction. */
export function Names({ of }: { of: readonly string[] }) {
  const places = of.map((_, i) => `\u0001${i}\u0001`);
  const list = listFormat().formatToParts(places);
  return list.map((part, i) => (
    <Fragment key={i}>
      {part.type === 'element' ? <bdi>{of[Number(part.value.slice(1, -1))]}</bdi> : part.value}
    </Fragment>
  ));
}

/** The same as plain text, for titles and what is spoken. */
export function namesText(of: readonly string[]): string {
  return listFormat().format(of);
}
