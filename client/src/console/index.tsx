import { type ComponentType, memo, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { inARow, spokenSpan, t } from '../i18n';
import { LiveSession } from '../live-session';
import { useSay } from '../live-text';
import { VoicesHere } from '../media/here';
import { Captions } from '../parts/captions';
import { leftOf } from '../parts/clock';
import { late } from '../parts/late';
import { Message } from '../parts/message';
import { OwnLanguage } from '../parts/own-language';
import { Tabs } from '../parts/tabs';
import { roomOf } from '../protocol';
import { useCollection, useFigure, useLive, usePlace, useSection, useWish } from '../store';
import { WritesNote } from '../you/writes';
import { mainAction } from './action';
import { Agenda } from './agenda';
import { HelpTold, Takeover } from './asked';
import css from './console.module.css';
import type { EndedProps } from './ended';
import { Hands, HarvestBoard, Wall } from './harvest';
import { Header, ToReal } from './header';
import { type KeyName, useKeys, useKeysOn } from './keys';
import { Needs } from './needs';
import { NowBar, nowName } from './now-bar';
import { RoomGrid } from './room-grid';
import { inMain, type Open, openRooms, SheetContext, useOpenSheet, useScene } from './scene';
import type { SheetsProps } from './sheets';
import { Topics } from './topics';
import { Waiting } from './waiting';
import { c, counted, peopleCount, roomsCount, stepName } from './words';

/** They come after the page, which is there without them; at once, as the line may be gone when one is wanted. */
const LateSheets = late(() => import('./sheets'));
/** With them come the rooms before they are sent and the page of after the end, which are not there from the start either. */
const LatePreview = late(async () => ({ default: (await import('./sheets')).Preview }));
const LateEnded = late<EndedProps>(async () => ({ default: (await import('./sheets')).EndedPage }));

/** What was done in a sheet is to be read for so long after it. */
const TOLD_MS = 12_000;

interface Props {
  opened?: Open;
  sheets?: ComponentType<SheetsProps>;
  preview?: ComponentType;
  ended?: ComponentType<EndedProps>;
}

/** The page /s/<id>/console. */
export default function ConsolePage({ session = '' }: { session?: string }) {
  return (
    <LiveSession session={session} hold={false}>
      <Console />
    </LiveSession>
  );
}

/** The console of whoever facilitates, inside a LiveSession; with a sheet open from the start if wanted. */
export function Console({ opened, sheets = LateSheets, preview = LatePreview, ended = LateEnded }: Props) {
  const session = useSection('session');
  if (!session) return <Message heading={c('connecting')} />;
  return (
    <OwnLanguage>
      <OpenConsole {...{ opened, sheets, preview, ended }} />
    </OwnLanguage>
  );
}

type OpenProps = Required<Omit<Props, 'opened'>> & Props;

function OpenConsole({ opened, sheets: Sheets, preview: Preview, ended: EndedPage }: OpenProps) {
  const live = useLive();
  const you = useSection('you');
  const scene = useScene();
  const [open, setOpen] = useState(opened);
  const [keysOn, turnKeys] = useKeysOn();
  const [erased, setErased] = useState(false);
  const [told, tell] = useState('');
  useEffect(() => {
    const over = setTimeout(tell, TOLD_MS, '');
    return () => clearTimeout(over);
  }, [told]);
  if (erased) {
    return (
      <Message heading={c('ended.erased')} home>
        <ToReal />
      </Message>
    );
  }
  if (!you || !scene) return <Message heading={c('connecting')} />;
  if (you.role === 'participant') {
    return (
      <Message heading={c('not_facilitator')}>
        <p>
          <Link className="btn" href={`/s/${live.session}`}>
            {c('to_session')}
          </Link>
        </p>
      </Message>
    );
  }
  const { phase, driver, opens_at } = scene.loop;
  // Who does not run the session goes on to see who needs them.
  const looks = phase === 'preview' && !opens_at && (you.driving || !driver);
  return (
    <SheetContext value={setOpen}>
      <div className={css.console}>
        <PhaseTold />
        <HelpTold />
        <Header />
        <Takeover />
        <VoicesHere push={false} />
        <Captions />
        <WritesNote />
        {phase === 'ended' ? <EndedPage onErased={() => setErased(true)} /> : looks ? <Preview /> : <Board />}
        <Keys on={keysOn} />
        {told && !open && <p className={css.told}>{told}</p>}
        <Sheets {...{ open, keysOn, turnKeys, tell }} onClose={() => setOpen(undefined)} />
      </div>
    </SheetContext>
  );
}

type Part = 'now' | 'needs' | 'plan';

/** Three columns: where we are, what happens, who needs you. A phone shows one at a time. */
function Board() {
  const [part, setPart] = useState<Part>('now');
  const news = useNews(part === 'needs');
  const tabs = [
    { key: 'now', name: c('tabs.now') },
    { key: 'needs', name: c('tabs.needs'), news },
    { key: 'plan', name: c('tabs.plan') },
  ] as const;
  const shown = (key: Part) => `${css.col} ${part === key ? '' : css.hidden}`;
  return (
    <main className={css.board}>
      <div className={css.phoneTabs}>
        <Tabs label={c('header.more')} tabs={tabs} open={part} onOpen={setPart}>
          {null}
        </Tabs>
      </div>
      <div className={css.grid}>
        <nav className={shown('plan')} aria-label={c('agenda.title')}>
          <Agenda />
        </nav>
        <div className={shown('now')}>
          <NowBar />
          <Middle />
        </div>
        <aside className={`${shown('needs')} ${css.needs}`}>
          <Needs />
        </aside>
      </div>
    </main>
  );
}

/** What waits in the tab of who needs a facilitator, in words; chat only until it was on the screen. */
function useNews(open: boolean): string | undefined {
  const help = useFigure('help', (all) => all.length);
  const wanting = useFigure('rooms', (all) => all.filter((room) => !room.closed && room.more_time).length);
  const you = useSection('you')?.seat;
  const chat = useCollection(roomOf(usePlace()) ? 'room_chat' : 'main_chat');
  const last = chat.findLast(({ seat }) => seat !== you)?.id;
  const [seen, setSeen] = useState(last);
  if (open && seen !== last) setSeen(last);
  const news = inARow([
    help > 0 && c('help.title'),
    wanting > 0 && c('more_time.title'),
    last !== undefined && last !== seen && c('chat.title'),
  ]);
  return news || undefined;
}

const Middle = memo(function Middle() {
  const phase = useSection('loop')?.phase;
  switch (phase) {
    case 'breakout':
    case 'grace':
      return <RoomGrid />;
    case 'harvest':
      return <HarvestBoard />;
    case 'closing':
      return (
        <>
          <Hands />
          <Topics />
          <Wall />
        </>
      );
    default:
      return (
        <>
          <Hands />
          <Waiting />
        </>
      );
  }
});

/** After a change of phase: the title of the tab, a line for screen readers, and the focus if it was lost. */
function PhaseTold() {
  const scene = useScene();
  const live = useLive();
  const { say } = useSay();
  const rooms = useFigure('rooms', (all) => all.filter((room) => !room.closed).length);
  const open = useFigure('rooms', openRooms);
  const back = useFigure('people', inMain);
  const key = scene && `${scene.loop.phase} ${scene.loop.step} ${scene.loop.opens_at ?? 0}`;
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (!scene || key === last.current) return;
    const first = last.current === undefined;
    last.current = key;
    const { loop, session, people } = scene;
    const step = session.agenda[loop.step];
    if (live.embedded) return;
    document.title = t('title', { name: inARow([nowName(loop, step), session.title]) });
    if (first) return;
    if (loop.waits) say(c('now.waits', { people: peopleCount(back), rooms: open }));
    else
      say(
        c(`announce_phase.${loop.opens_at ? 'notice' : loop.phase}`, {
          title: step ? stepName(step) : '',
          n: step?.question,
          people: peopleCount(people),
          rooms: roomsCount(loop.rooms ?? rooms),
        }),
      );
    const active = document.activeElement;
    if (!active || active === document.body) document.querySelector<HTMLElement>('[data-phase-heading]')?.focus();
  }, [scene, key, live, say, rooms, open, back]);
  return null;
}

/** The single keys, and what Space asks. */
function Keys({ on }: { on: boolean }) {
  const scene = useScene();
  const live = useLive();
  const openSheet = useOpenSheet();
  const { say } = useSay();
  const { wish } = useWish();
  const action = scene && mainAction(scene);
  const label = action && !action.waiting ? c(`action.${action.label}`, counted(action.words)) : undefined;
  const press = (name: KeyName) => {
    if (name === 'announce') openSheet({ sheet: 'announce' });
    else if (name === 'this') openSheet({ sheet: 'keys' });
    else if (name === 'time') {
      const left = scene && leftOf(scene.loop, live.now());
      say(left === undefined ? t('no_clock') : t('time_left', { left: spokenSpan(left) }));
    } else if (name === 'next') document.querySelector<HTMLElement>('[data-main]')?.click();
    else void wish('loop.extend', { by_ms: name === 'plus' ? 60_000 : -60_000 });
  };
  const asking = useKeys(on, label, press);
  return asking ? <p className={css.asking}>{c('keys.sure', { label: asking })}</p> : null;
}
