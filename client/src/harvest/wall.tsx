import { t } from '../i18n';
import { Card } from '../parts/card';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import type { BallotView, HarvestView, WallCard } from '../protocol';
import { useCollection, useSection, useWish } from '../store';
import { useDesk } from './desk';
import css from './harvest.module.css';
import { everyTurn } from './order';

const NO_BALLOT: BallotView = { cards: [], topics: [], of: 0 };

/** What the rooms of this round share, by room, with three marks for each person. */
export function Wall() {
  const harvest = useSection('harvest');
  const loop = useSection('loop');
  const cards = useCollection('wall');
  const ballot = useSection('ballot') ?? NO_BALLOT;
  const own = useDesk()?.number;
  const { wish, refusal } = useWish();
  if (!harvest) return null;
  const rooms = byRoom(cards, harvest, own);
  return (
    <section className={css.middle} aria-label={t('harvest:wall')}>
      <div className={css.about}>
        {loop?.prompt && (
          <h2 className="said" dir="auto">
            {loop.prompt}
          </h2>
        )}
        {ballot.of > 0 && <MarksLeft used={ballot.cards.length} of={ballot.of} />}
      </div>
      <Refused of={refusal} />
      {rooms.length === 0 && <p className="empty">{t('harvest:wall_empty')}</p>}
      <div className={css.wall}>
        {rooms.map(([room, all]) => (
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
            {all.map((card) => (
              <OnWall
                key={card.id}
                card={card}
                marked={ballot.cards.includes(card.id)}
                onMark={ballot.of > 0 ? (on) => wish('mark', { card: card.id, on }) : undefined}
              />
            ))}
            {all.length === 0 && <p className="empty">{t('harvest:keeps', { room })}</p>}
          </section>
        ))}
      </div>
    </section>
  );
}

/** One's own room first, then who has the floor, then the rooms in turn; small groups, without a number, last. */
function byRoom(cards: readonly WallCard[], harvest: HarvestView, own: number | undefined): [number, WallCard[]][] {
  const ofRound = cards.filter((card) => card.round === harvest.round);
  const keeping = harvest.turns.filter((turn) => turn.keeps && turn.cards === 0).map((turn) => turn.room);
  const turns = everyTurn(harvest).map((turn) => turn.room);
  const order = (room: number) => {
    if (room === own) return -2;
    if (room === harvest.floor) return -1;
    return room === 0 ? turns.length : turns.indexOf(room);
  };
  const rooms = new Set([...ofRound.map((card) => card.room), ...keeping]);
  return [...rooms]
    .sort((a, b) => order(a) - order(b))
    .map((room) => [room, ofRound.filter((card) => card.room === room)]);
}

interface OnWallProps {
  card: WallCard;
  marked?: boolean;
  onMark?: (on: boolean) => void;
}

/** A card on the wall: its words, who signed it, its marks. */
export function OnWall({ card, marked = false, onMark }: OnWallProps) {
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
  return (
    <Card footer={footer}>
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
