import { Link } from 'wouter';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Menu, type MenuItem } from '../parts/menu';
import { languageItems } from '../parts/own-language';
import { spaced } from '../start/code';
import { useLine, useLive, useSection } from '../store';
import { useTellDisplays } from './display';
import css from './header.module.css';
import { sessionRehearsed } from './rest';
import { useInviting, useOpenSheet } from './scene';
import { useWays } from './ways';
import { c } from './words';
import { Words } from './words-with';

/** The title, who runs the session, the code, and what is always one press away. */
export function Header() {
  const session = useSection('session');
  const loop = useSection('loop');
  const openSheet = useOpenSheet();
  const { embedded, session: id } = useLive();
  const inviting = useInviting();
  // Without them the header has no code; the sheet "Share and invite" says why.
  const { ways } = useWays(inviting);
  useTellDisplays(ways);
  const code = ways?.code;
  const host = useSection('you')?.role === 'host';
  const items = (): MenuItem[] => [
    ...(!inviting
      ? []
      : [
          {
            key: 'share',
            sign: <Icon name="share" />,
            name: c('header.share'),
            onPick: () => openSheet({ sheet: 'share' }),
          },
          {
            key: 'rehearse',
            sign: <Icon name="ring" />,
            name: c('rehearse.title'),
            onPick: () => openSheet({ sheet: 'rehearse' }),
          },
        ]),
    ...(host
      ? [
          {
            key: 'asides',
            sign: <Icon name="lock" />,
            name: c('asides.title'),
            onPick: () => openSheet({ sheet: 'asides' }),
          },
        ]
      : []),
    {
      key: 'display',
      sign: <Icon name="cards" />,
      name: c('header.display'),
      text: c('header.display_hint'),
      onPick: () => open(new URL(`s/${id}/display`, document.baseURI), '_blank', 'noopener'),
    },
    {
      key: 'keys',
      sign: <Icon name="help" />,
      name: c('header.keys'),
      text: '?',
      onPick: () => openSheet({ sheet: 'keys' }),
    },
    ...languageItems(),
  ];
  return (
    <>
      {session?.rehearsal && (
        <p className={css.rehearsal}>
          <span>
            {c(embedded ? 'rehearsal_try' : 'rehearsal')}{' '}
            {loop?.phase === 'lobby' && !loop.doors && c('rehearsal_doors')}
          </span>
          <ToReal />
        </p>
      )}
      <LostLine />
      <header className={`topbar ${css.top}`}>
        {!embedded && (
          <span className={css.brand}>
            <Brand />
          </span>
        )}
        <h1>
          <bdi>{session?.title}</bdi>
        </h1>
        <span className={css.who}>{loop?.phase !== 'ended' && <Runs />}</span>
        {code && loop?.phase !== 'ended' && (
          <span className={css.code}>
            {c('header.code')} <b>{spaced(code)}</b>
          </span>
        )}
        <div className={css.topActions}>
          {loop?.phase !== 'ended' && (
            <>
              {loop?.phase === 'lobby' && <PlanLink />}
              <Button small icon="call" onClick={() => openSheet({ sheet: 'announce' })}>
                {c('header.announce')}
              </Button>
              <Button small icon="people" onClick={() => openSheet({ sheet: 'people' })}>
                {c('header.people')}
              </Button>
              <Menu label={c('header.more')} items={items} />
            </>
          )}
        </div>
      </header>
    </>
  );
}

/** From a rehearsal to what it is a rehearsal of, in the tab that it was started in. */
export function ToReal() {
  const real = sessionRehearsed(useLive().session);
  return real ? (
    <Link className="btn small" href={`/s/${real}/console`}>
      {c('rehearsal_back')}
    </Link>
  ) : null;
}

function PlanLink() {
  const { session } = useLive();
  return (
    <Link className="btn small" href={`/s/${session}/plan`}>
      {c('header.plan')}
    </Link>
  );
}

function Runs() {
  const you = useSection('you');
  const driver = useSection('loop')?.driver;
  if (you?.driving) return c('header.you_run');
  if (!driver) return c('header.nobody_runs');
  const name = <bdi>{driver.name}</bdi>;
  return <Words of={driver.state === 'away' ? 'header.runs_away' : 'header.runs'} parts={{ name }} />;
}

/** The facilitator's own lost line changes nothing for anybody else, and this says so. */
function LostLine() {
  const line = useLine();
  return line.is === 'lost' || line.is === 'silent' ? (
    <p className="lost" role="alert">
      {c('lost')}
    </p>
  ) : null;
}
