import { type ReactNode, useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Card } from '../parts/card';
import { Icon } from '../parts/icon';
import { useKeptFocus } from '../parts/kept-focus';
import { Mark } from '../parts/mark';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import { Written } from '../parts/written';
import type { BallotView, HarvestView, WallCard } from '../protocol';
import { useCollection, useSection, useWish } from '../store';
import { ByQuestion } from './by-question';
import { useDesk } from './desk';
import { gatheredHere } from './gathered';
import css from './harvest.module.css';
import { everyTurn, LISTED } from './order';
import { Themes } from './themes';

/** With more rooms than one can look over: so many at a time. */
const AT_A_TIME = 12;

const NO_BALLOT: BallotView = { cards: [], topics: [], of: 0 };

/** What the rooms of this round share, by theme and by room, with three marks for each person. */
export function Wall() {
  const harvest = useSection('harvest');
  const loop = useSection('loop');
  const wall = useCollection('wall');
  const cards = wall.filter((card) => card.round === harvest?.round);
  const earlier = wall.filter((card) => card.round !== harvest?.round);
  const { themes, rest } = gatheredHere(useCollection('themes'), cards);
  const [upTo, setUpTo] = useState(AT_A_TIME);
  // A card that goes to a theme takes the focus with it, as the last press of "more rooms" does: the wall keeps it.
  const gathered = themes.flatMap(([, of]) => of.map((card) => card.id));
  const focus = useKeptFocus<HTMLElement>([upTo, ...gathered].join());
  const ballot = useSection('ballot') ?? NO_BALLOT;
  const own = useDesk()?.number;
  const { wish, refusal } = useWish();
  if (!harvest) return null;
  const all = byRoom(rest, harvest, own);
  const many = harvest.rooms > LISTED;
  const rooms = many ? all.slice(0, upTo) : all;
  const more = Math.min(all.length - rooms.length, AT_A_TIME);
  const onWall = (card: WallCard, from: boolean) => (
    <OnWall
      key={card.id}
      card={card}
      from={from}
      marked={ballot.cards.includes(card.id)}
      onMark={ballot.of > 0 ? (on) => wish('mark', { card: card.id, on }) : undefined}
    />
  );
  return (
    <section className={css.middle} aria-label={t('harvest:wall')} {...focus}>
      <div className={css.about}>
        {loop?.prompt && (
          <div>
            <Written of={loop.prompt} lead="h2" className="said" />
          </div>
        )}
        {ballot.of > 0 && <MarksLeft used={ballot.cards.length} of={ballot.of} />}
      </div>
      <Refused of={refusal} />
      {cards.length === 0 && rooms.length === 0 && <p className="empty">{t('harvest:wall_empty')}</p>}
      <Themes of={themes}>{(card) => onWall(card, true)}</Themes>
      <div className={css.wall}>
        {rooms.map(([room, cards]) => (
          <section className={css.room} key={room}>
            <h3>
              {room > 0 && <Mark room={room} size="1.875rem" />}
              {room > 0 ? t('room', { room }) : t('harvest:small_groups')}
              {room === own && (
                <span className="tag mine">
                  <Icon name="check" small />
                  {t('harvest:your_room')}
                </span>
              )}
            </h3>
            {many && room !== own ? (
              <FirstOf cards={cards}>{(card) => onWall(card, false)}</FirstOf>
            ) : (
              cards.map((card) => onWall(card, false))
            )}
            {cards.length === 0 && <p className="empty">{t('harvest:keeps', { room })}</p>}
          </section>
        ))}
      </div>
      {more > 0 && <Button onClick={() => setUpTo(upTo + more)}>{t('harvest:more_rooms', { count: more })}</Button>}
      <ByQuestion cards={earlier} />
    </section>
  );
}

interface FirstProps {
  cards: readonly WallCard[];
  children: (card: WallCard) => ReactNode;
}

/** One card of a room, and the others when they are wanted. */
function FirstOf({ cards, children }: FirstProps) {
  const [whole, setWhole] = useState(false);
  const more = cards.length - 1;
  return (
    <>
      {(whole ? cards : cards.slice(0, 1)).map(children)}
      {more > 0 && (
        <Button small kind="text" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? t('harvest:fewer_cards') : t('harvest:more_cards', { count: more })}
        </Button>
      )}
    </>
  );
}

/** One's own room first, then who has the floor, then the rooms in turn; small groups, without a number, last. */
function byRoom(cards: readonly WallCard[], harvest: HarvestView, own: number | undefined): [number, WallCard[]][] {
  const keeping = harvest.turns.filter((turn) => turn.keeps && turn.cards === 0).map((turn) => turn.room);
  const turns = everyTurn(harvest).map((turn) => turn.room);
  const order = (room: number) => {
    if (room === own) return -2;
    if (room === harvest.floor) return -1;
    return room === 0 ? turns.length : turns.indexOf(room);
  };
  const rooms = new Set([...cards.map((card) => card.room), ...keeping]);
  return [...rooms]
    .sort((a, b) => order(a) - order(b))
    .map((room) => [room, cards.filter((card) => card.room === room)]);
}

interface OnWallProps {
  card: WallCard;
  /** Say which room it is from: it does not stand among that room's cards. */
  from?: boolean;
  marked?: boolean;
  onMark?: (on: boolean) => void;
}

/** A card on the wall: its words, who signed it, its marks. */
export function OnWall({ card, from = false, marked = false, onMark }: OnWallProps) {
  const signed = card.signed ?? [];
  const footer = (
    <>
      {signed.length > 0 && (
        <span className={css.signed}>
          <Text k="signed_by" parts={{ names: <Names of={signed} /> }} />
        </span>
      )}
      {onMark && (
        <button type="button" className="markbtn" aria-pressed={marked} onClick={() => onMark(!marked)}>
          <Icon name="mark" small />
          {marked ? t('harvest:marked') : t('harvest:mark')}
          <span className="vh" dir="auto">
            {card.text}
          </span>
        </button>
      )}
      {!onMark && card.marks > 0 && <span className="tag plain">{t('harvest:marks', { count: card.marks })}</span>}
    </>
  );
  const header = from && (
    <>
      {card.room > 0 && <Mark room={card.room} size="1.5rem" />}
      {card.room > 0 ? t('room', { room: card.room }) : t('harvest:from_small')}
    </>
  );
  return (
    <Card header={header} footer={footer}>
      <p className="said" dir="auto">
        {card.text}
      </p>
    </Card>
  );
}

function MarksLeft({ used, of }: { used: number; of: number }) {
  return (
    <p className="marksleft">
      <span className={css.dots}>
        {Array.from({ length: of }, (_, i) => i).map((i) => (
          <Icon key={i} name="mark" small className={i < used ? 'on' : ''} />
        ))}
      </span>
      {t('harvest:marks_left', { count: of - used, of })}
    </p>
  );
}
