import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parse } from './markdown';
import css from './written.module.css';

interface Props {
  /** The host's words, in Markdown. */
  of: string;
  /** What the first paragraph is: a heading has no room for a list. */
  lead?: 'h1' | 'h2' | 'p';
  className?: string;
}

/** What a host wrote, with its paragraphs, lists and emphasis. */
export function Written({ of, lead = 'p', className }: Props) {
  return parse(of, lead !== 'p').map((block, i) => (
    <Shown
      key={i}
      {...block}
      as={block.kind === 'p' && i === 0 ? lead : block.kind}
      className={classes([i > 0 && css.next, className])}
    />
  ));
}

interface ShownProps extends Block {
  as: 'h1' | 'h2' | 'p' | 'ul' | 'ol';
  className: string;
}

function Shown({ kind, lines, as: As, className }: ShownProps) {
  if (kind === 'p') {
    return (
      <As className={className || undefined} dir="auto">
        {lines.map((line, i) => (
          <Fragment key={i}>
            {i > 0 && <br />}
            {inline(line)}
          </Fragment>
        ))}
      </As>
    );
  }
  return (
    <As className={classes([css.list, className])} dir="auto">
      {lines.map((line, i) => (
        <li key={i}>{inline(line)}</li>
      ))}
    </As>
  );
}

const classes = (names: (string | false | undefined)[]) => names.filter(Boolean).join(' ');

function inline(of: Inline[]): ReactNode {
  return of.map((one, i) => {
    if (typeof one === 'string') return <Fragment key={i}>{one}</Fragment>;
    const { mark: Mark } = one;
    return <Mark key={i}>{inline(one.of)}</Mark>;
  });
}
