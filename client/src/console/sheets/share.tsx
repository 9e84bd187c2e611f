import { useState } from 'react';
import { Button } from '../../parts/button';
import { Copy } from '../../parts/copy';
import { OnlyHere } from '../../parts/only-here';
import { Qr } from '../../parts/qr';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { useRequest } from '../../parts/use-request';
import { spaced } from '../../start/code';
import { useLive, useSection } from '../../store';
import css from '../console.module.css';
import { NoMicrophones } from '../no-microphones';
import { invite, saveCalendar } from '../rest';
import { useWays } from '../ways';
import { c } from '../words';

/** Ways in: for everyone, for another facilitator, and for the host from elsewhere. */
export function ShareSheet({ onClose }: { onClose: () => void }) {
  const { session, seat } = useLive();
  const title = useSection('session')?.title ?? '';
  const host = useSection('you')?.role === 'host';
  const { ways, refusal: none } = useWays(true);
  const { request, refusal, waiting } = useRequest();
  return (
    <Sheet heading={c('share.title')} onClose={onClose}>
      <div className={css.stack}>
        {ways && (
          <section>
            <h3>{c('share.join')}</h3>
            <p>
              {c('share.code')} <b className="code">{spaced(ways.code)}</b>
            </p>
            <Copy
              label={c('share.join')}
              hideLabel
              value={ways.join_link}
              copy={c('share.copy')}
              copied={c('share.copied')}
            />
            <OnlyHere link={ways.join_link} />
            <NoMicrophones link={ways.join_link} />
            <Qr className={css.qr} link={ways.join_link} label={c('share.qr')} />
            <div className={css.actions}>
              <Button small disabled={waiting} onClick={() => request(() => saveCalendar(session, seat, title))}>
                {c('share.calendar')}
              </Button>
            </div>
          </section>
        )}
        <Refused of={refusal ?? none} />
        {host && (
          <>
            <OneLink who="facilitators" part="facilitator" />
            <OneLink who="host-link" part="host" />
          </>
        )}
        <Button wide onClick={onClose}>
          {c('close')}
        </Button>
      </div>
    </Sheet>
  );
}

/** A personal link that is made when asked for and shown once. */
function OneLink({ who, part }: { who: 'facilitators' | 'host-link'; part: 'facilitator' | 'host' }) {
  const { session, seat, renew } = useLive();
  const [link, setLink] = useState<string>();
  const { request, refusal, waiting } = useRequest();
  const make = async () => {
    const made = await request(() => invite(session, seat, who));
    if (made?.token) renew(made.token);
    setLink(made?.link);
  };
  return (
    <section>
      <h3>{c(`share.${part}`)}</h3>
      <p className={css.effect}>{c(`share.${part}_hint`)}</p>
      {link ? (
        <Copy
          label={c(`share.${part}`)}
          hideLabel
          value={link}
          copy={c(`share.${part}_copy`)}
          copied={c('share.copied')}
        />
      ) : (
        <div className={css.actions}>
          <Button small disabled={waiting} onClick={make}>
            {c(`share.${part}_make`)}
          </Button>
        </div>
      )}
      <Refused of={refusal} />
    </section>
  );
}
