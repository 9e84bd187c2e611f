import { memo, useLayoutEffect, useRef } from 'react';
import { gathered } from '../harvest/gathered';
import { everyTurn } from '../harvest/order';
import { inARow } from '../i18n';
import { Button } from '../parts/button';
import { useKeptFocus } from '../parts/kept-focus';
import { Mark } from '../parts/mark';
import { Refused } from '../parts/refused';
import { type Phase, roomId, type TurnView, type WallCard } from '../protocol';
import { useCollection, useSection, useWish } from '../store';
import shared from './console.module.css';
import css from './harvest.module.css';
import { Drop, type Gathering, GatherMenu, Theme, useGathering } from './themes';
import { c, roomName } from './words';

/** Back together: the rooms in turn, and the wall with what facilitators may do to it. */
export function HarvestBoard() {
  return (
    <>
      <Hands />
      <Turns />
      <Wall />
    </>
  );
}

/** Hands that are up in the main room, in their order; where people talk here, also who has the floor. */
export function Hands() {
  const { hands = [], floor = [] } = useSection('main') ?? {};
  const talk = useSection('session')?.talk === 'browser';
  const { wish, refusal } = useWish();
  const focus = useKeptFocus<HTMLHeadingElement>([...floor, ...hands].map(({ seat }) => seat).join());
  if (hands.length === 0 && floor.length === 0) return null;
  return (
    <section aria-labelledby="hands" onFocus={focus.onFocus} onBlur={focus.onBlur}>
      <div className={shared.listhead}>
        <h2 id="hands" ref={focus.ref} tabIndex={focus.tabIndex}>
          {c('hands.title')}
        </h2>
        {talk && hands.length > 0 && <p className={shared.effect}>{c('hands.wait', { count: hands.length })}</p>}
      </div>
      <Refused of={refusal} />
      <ol className={talk ? css.turns : shared.names}>
        {floor.map(({ seat, name }) => (
          <li key={seat} className={css.floor}>
            <span className={css.grow}>
              <bdi>{name}</bdi> <small>{c('hands.has')}</small>
            </span>
            <Button small aria-label={c('hands.take_from', { name })} onClick={() => wish('floor.take', { seat })}>
              {c('hands.take')}
            </Button>
          </li>
        ))}
        {hands.map(({ seat, name }) => (
          <li key={seat}>
            <span className={css.grow}>
              <bdi>{name}</bdi>
            </span>
            {talk && (
              <Button small aria-label={c('hands.give_to', { name })} onClick={() => wish('floor.give', { seat })}>
                {c('hands.give')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Turns() {
  const harvest = useSection('harvest');
  const driving = useSection('you')?.driving;
  const { wish, refusal } = useWish();
  if (!harvest || harvest.rooms === 0) return null;
  return (
    <section aria-labelledby="turns">
      <div className={shared.listhead}>
        <h2 id="turns">{c('harvest.title')}</h2>
        <p className={shared.effect}>
          {harvest.floor ? c('harvest.has_floor', { number: harvest.floor }) : c('harvest.free')}
        </p>
      </div>
      <Refused of={refusal} />
      <ol className={css.turns}>
        {everyTurn(harvest).map((turn) => {
          const floor = harvest.floor === turn.room;
          return (
            <li key={turn.room} className={floor ? css.floor : undefined} aria-current={floor || undefined}>
              <Mark room={turn.room} size="1.75rem" />
              <span className={css.grow}>
                {roomName(turn.room)} <small>{turnText(turn, floor)}</small>
              </span>
              {driving && (
                <Button
                  small
                  aria-label={floor ? undefined : c('harvest.give', { number: turn.room })}
                  onClick={() => wish('turn.call', floor ? {} : { room: roomId(harvest.round, turn.room) })}
                >
                  {floor ? c('harvest.take_back') : c('harvest.give_short')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function turnText({ state, keeps, cards }: TurnView, floor: boolean): string {
  const words = [c(`harvest.state.${floor ? 'floor' : state || 'none'}`)];
  if (keeps) words.push(c('harvest.keeps'));
  if (cards > 0) words.push(c('harvest.cards', { count: cards }));
  return inARow(words);
}

/** The wall: themes, then what is with none, newest question first, then the cards that are hidden from it. */
export function Wall() {
  const wall = useCollection('wall');
  const hidden = useCollection('hidden');
  const { wish, refusal } = useWish();
  const { gathering, lifted, sheet } = useGathering(wish);
  const shown = useSection('harvest')?.shown;
  const phase = useSection('loop')?.phase;
  const driving = useSection('you')?.driving ?? false;
  const { themes, rest } = gathered(useCollection('themes'), wall);
  const questions = [...new Set(rest.map((card) => card.question))].sort((a, b) => b - a);
  const several = new Set(wall.map((card) => card.question)).size > 1;
  const cards = (all: readonly WallCard[]) => (
    <div className={css.wall}>
      {all.toSorted(byRoom).map((card) => (
        <CardOnWall
          key={card.id}
          {...{ card, wish, gathering, phase, driving }}
          shown={card.id === shown}
          lifted={card.id === lifted?.id}
        />
      ))}
    </div>
  );
  return (
    <section aria-labelledby="wall">
      <div className={shared.listhead}>
        <h2 id="wall">{c('harvest.wall')}</h2>
        {wall.length > 0 && (
          <Button small icon="plus" onClick={() => gathering.name({})}>
            {c('themes.new')}
          </Button>
        )}
      </div>
      <Refused of={refusal} />
      {wall.length === 0 && <p className="empty">{c('harvest.empty')}</p>}
      {themes.map(([theme, of]) => (
        <Theme key={theme.id} cards={of} {...{ theme, gathering, lifted, wish }}>
          {cards(of)}
        </Theme>
      ))}
      <Drop gathering={gathering} lifted={lifted}>
        {lifted?.theme && <p className={css.hole}>{c('themes.none')}</p>}
        {questions.map((question) => (
          <div key={question} className={css.round}>
            {several && <h3 className={shared.h2}>{c('harvest.earlier', { n: question })}</h3>}
            {cards(rest.filter((card) => card.question === question))}
          </div>
        ))}
      </Drop>
      {hidden.length > 0 && (
        <>
          <h3 className={shared.h2}>{c('harvest.hidden')}</h3>
          <p className={shared.effect}>{c('harvest.hidden_hint')}</p>
          <div className={css.wall}>
            {hidden.map((card) => (
              <CardOnWall key={card.id} {...{ card, wish, phase, driving }} hidden />
            ))}
          </div>
        </>
      )}
      {sheet}
    </section>
  );
}

/** Cards of one room stand together; small groups, without a number, come last. */
function byRoom(a: WallCard, b: WallCard): number {
  return (a.room || Number.MAX_SAFE_INTEGER) - (b.room || Number.MAX_SAFE_INTEGER) || a.n - b.n;
}

interface CardProps {
  card: WallCard;
  wish: ReturnType<typeof useWish>['wish'];
  phase: Phase | undefined;
  /** Whether one runs the session. */
  driving: boolean;
  /** Left out: it cannot be gathered. */
  gathering?: Gathering;
  /** Shown to everybody now. */
  shown?: boolean;
  /** Being dragged. */
  lifted?: boolean;
  /** Not on the wall for the others. */
  hidden?: boolean;
}

/** Of a hundred and fifty, the one that was marked renders. */
const CardOnWall = memo(function CardOnWall(props: CardProps) {
  const { card, wish, phase, driving, gathering, shown = false, lifted = false, hidden = false } = props;
  const ref = useRef<HTMLElement>(null);
  const moved = gathering?.moved;
  useLayoutEffect(() => {
    if (moved?.current !== card.id || document.activeElement !== document.body) return;
    moved.current = undefined;
    ref.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus({ preventScroll: true });
  }, [moved, card.id]);
  return (
    <article
      ref={ref}
      className={[css.wallcard, shown && css.shown, lifted && css.lifted].filter(Boolean).join(' ')}
      draggable={gathering !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', card.text);
        gathering?.lift(card);
      }}
      onDragEnd={() => gathering?.lift(undefined)}
    >
      <header>
        {card.room > 0 && <Mark room={card.room} size="1.5rem" />}
        {card.room > 0 ? roomName(card.room) : c('harvest.small_group')}
        {gathering && <GatherMenu card={card} gathering={gathering} />}
      </header>
      <p>
        <bdi>{card.text}</bdi>
      </p>
      {card.signed && card.signed.length > 0 && <small>{inARow(card.signed)}</small>}
      <footer>
        <span>
          {shown && !driving ? c('harvest.shown') : card.marks > 0 && c('harvest.marks', { count: card.marks })}
        </span>
        {!hidden && driving && phase === 'harvest' && (
          <Button small kind="text" onClick={() => wish('card.show', { card: shown ? '' : card.id })}>
            {c(shown ? 'harvest.unshow' : 'harvest.show')}
          </Button>
        )}
        {phase !== 'ended' && (
          <Button small kind="quiet" onClick={() => wish('card.hide', { card: card.id, hidden: !hidden })}>
            {c(hidden ? 'harvest.unhide' : 'harvest.hide')}
          </Button>
        )}
      </footer>
    </article>
  );
});
