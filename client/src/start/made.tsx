import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Refused } from '../api';
import { Brand } from '../parts/brand';
import { Copy } from '../parts/copy';
import { Heading } from '../parts/heading';
import { isOnlyHere, OnlyHere } from '../parts/only-here';
import { Qr } from '../parts/qr';
import { spaced } from './code';
import { about, type Made } from './rest';
import css from './start.module.css';
import { w } from './words';

/** After a session was made: what to share, and the host's own link, which is shown this once. */
export function MadePage({ made }: { made: Made }) {
  const [urls, setUrls] = useState<string[]>([]);
  // Whoever pressed the button below a long form reads this from its beginning.
  useEffect(() => {
    // Without a result: in some browsers it is a promise, which is no clean-up.
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    about().then(
      (server) => setUrls(server.urls),
      (problem) => {
        // Other addresses are an extra: the link itself is shown in any case.
        if (!(problem instanceof Refused)) throw problem;
      },
    );
  }, []);
  const copy = { copied: w('made.copied') };
  const here = isOnlyHere(made.join_link);
  return (
    <>
      <header className="top">
        <Brand />
      </header>
      <main className={css.made}>
        <div>
          <Heading>{w('made.title', { title: made.title })}</Heading>
          <p className="hint">{w('made.lead')}</p>
        </div>
        <section className={`panel ${css.panel}`} aria-labelledby="share">
          <h2 id="share">{w('made.share')}</h2>
          <div className={css.shared}>
            <div className={css.form}>
              <Copy label={w('made.link')} value={made.join_link} copy={w('made.copy')} {...copy} />
              <div>
                <p className="label">{w('made.code')}</p>
                <p className={`code ${css.bigcode}`}>{spaced(made.code)}</p>
                <p className="hint">{w('made.code_hint')}</p>
              </div>
              <OnlyHere link={made.join_link} />
              {here &&
                urls.map((address) => (
                  <p className="hint" key={address}>
                    {w('made.elsewhere', { address })}
                  </p>
                ))}
            </div>
            <figure>
              <Qr className={css.qr} link={made.join_link} label={w('made.qr')} />
              {!here && <figcaption className="hint">{w('made.qr_hint')}</figcaption>}
            </figure>
          </div>
        </section>
        <section className={`panel ${css.panel}`} aria-labelledby="host">
          <h2 id="host">{w('made.host')}</h2>
          <p className="hint">{w('made.host_hint')}</p>
          <Copy label={w('made.host')} hideLabel value={made.host_link} copy={w('made.host_copy')} {...copy} />
        </section>
        <div className={css.press}>
          <Link className="btn primary" href={`/s/${made.id}/plan`}>
            {w('made.plan')}
          </Link>
          <Link className="btn" href={`/s/${made.id}/console`}>
            {w('made.console')}
          </Link>
        </div>
      </main>
    </>
  );
}
