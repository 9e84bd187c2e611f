import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { t } from '../i18n';
import { Brand } from './brand';
import { Heading } from './heading';

/** A page that says one thing, with at most one thing to press. */
export function Message({
  heading,
  text,
  home,
  inside,
  children,
}: {
  heading: string;
  text?: ReactNode;
  home?: boolean;
  /** In a session that goes on: nothing leads out of it. */
  inside?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className="p">
      <header className="top">
        <Brand still={inside} />
      </header>
      <main className="message stack">
        <Heading>{heading}</Heading>
        {text && <p>{text}</p>}
        {children}
        {home && (
          <p>
            <Link className="btn" href="/">
              {t('to_start')}
            </Link>
          </p>
        )}
      </main>
    </div>
  );
}
