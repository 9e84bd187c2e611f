import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { t } from '../i18n';
import { Button } from './button';

class NotLoaded extends Error {}

/** Loads code, and says of a failure that it was the loading that failed. */
export function loaded<T>(load: () => Promise<T>): Promise<T> {
  return load().catch((cause) => {
    throw new NotLoaded('a part of the page did not load', { cause });
  });
}

export const isNotLoaded = (error: unknown) => error instanceof NotLoaded;

/** A part of a page whose code comes after it. Where that does not load the rest goes on, and a press tries again. */
export function late<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let Part = lazy(() => loaded(load));
  return function Late(props: P) {
    const [tries, setTries] = useState(0);
    const again = () => {
      Part = lazy(() => loaded(load));
      setTries(tries + 1);
    };
    return (
      <UnlessNotLoaded key={tries} fallback={<Missing onAgain={again} failed={tries + 1} />}>
        <Suspense>
          <Part {...props} />
        </Suspense>
      </UnlessNotLoaded>
    );
  };
}

export function Missing({ onAgain, failed }: { onAgain: () => void; failed: number }) {
  return (
    <section className="missing" aria-label={t('missing')}>
      <p role="status">{t('missing')}</p>
      <Again onAgain={onAgain} failed={failed} />
    </section>
  );
}

/** Some browsers remember that code did not load and never ask for it again: after the second failure the page has to be loaded anew. */
export function Again({ onAgain, failed }: { onAgain: () => void; failed: number }) {
  return failed < 2 ? (
    <Button small onClick={onAgain}>
      {t('try_again')}
    </Button>
  ) : (
    <Button small onClick={() => location.reload()}>
      {t('load_again')}
    </Button>
  );
}

class UnlessNotLoaded extends Component<{ fallback: ReactNode; children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (!isNotLoaded(error)) throw error; // not ours
    return this.props.fallback;
  }
}
