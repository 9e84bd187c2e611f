import { useState } from 'react';
import { t } from '../i18n';
import { useOffline } from '../move/lost';
import { Bar } from '../parts/bar';
import { Button } from '../parts/button';
import { Card } from '../parts/card';
import { Choice } from '../parts/choice';
import { Icon } from '../parts/icon';
import { useKeptFocus } from '../parts/kept-focus';
import { Mark } from '../parts/mark';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import type { CardView, DraftView, RoomView } from '../protocol';
import { useNow, useSection, useWish } from '../store';
import css from './breakout.module.css';
import { Lines, useUnsent } from './lines';

/** A card that leaves has so long in which anybody may say not yet. */
const LEAVES_IN_MS = 10_000;

interface Props {
  draft: DraftView;
  card: CardView | undefined;
  room: RoomView;
  /** In the harvest: what is shared is everyone's and stays so. */
  late: boolean;
}

/** A card as its room sees it: a draft, leaving, shared or kept. */
export function CardOfRoom(props: Props) {
  const focus = useKeptFocus<HTMLDivElement>(props.card?.state);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form's fields
    <div role="group" aria-label={t('breakout:of_room')} {...focus}>
      <InState {...props} />
    </div>
  );
}

function InState(props: Props) {
  switch (props.card?.state) {
    case 'leaving':
      return <Leaving {...props} card={props.card} />;
    case 'shared':
      return <Shared {...props} card={props.card} />;
    case 'kept':
      return <Kept {...props} />;
    default:
      return <Draft {...props} />;
  }
}

function Words({ of }: { of: DraftView }) {
  return (
    <div className={css.words}>
      {of.lines.map((line) => (
        <p className="said" dir="auto" key={line.id}>
          {line.text}
        </p>
      ))}
    </div>
  );
}

function Draft({ draft, room }: Props) {
  const [editing, setEditing] = useState(useUnsent(draft));
  const { wish, refusal, waiting } = useWish();
  const offline = useOffline();
  const header = (
    <>
      <span className="tag plain">
        <Icon name="pen" small />
        {offline ? t('breakout:draft_offline') : t('breakout:draft')}
      </span>
      <Button kind="quiet" small className={css.corner} aria-expanded={editing} onClick={() => setEditing(!editing)}>
        {editing ? t('breakout:edit_done') : t('breakout:edit')}
      </Button>
    </>
  );
  const footer = (
    <>
      <Refused of={refusal} />
      <div className="pair">
        <Button disabled={waiting} onClick={() => wish('card.share', { card: draft.id, rev: draft.rev })}>
          {t('breakout:share')}
        </Button>
        <Button disabled={waiting} onClick={() => wish('card.keep', { card: draft.id, rev: draft.rev })}>
          {t('breakout:keep')}
        </Button>
      </div>
    </>
  );
  return (
    <Card state="draft" header={header} footer={footer}>
      {editing ? <Lines draft={draft} place={`room/${room.id}`} /> : <Words of={draft} />}
    </Card>
  );
}

function Leaving({ draft, card, room }: Props & { card: CardView }) {
  const now = useNow(card.shares_at);
  const { wish, refusal } = useWish();
  const left = Math.max(0, (card.shares_at ?? now) - now);
  const header = (
    <span className={`tag ${css.leaving}`}>
      <Icon name="share" small />
      <span className="num">{t('breakout:leaving', { count: Math.ceil(left / 1000) })}</span>
    </span>
  );
  return (
    <Card state="leaving" header={header}>
      <Bar part={left / LEAVES_IN_MS} />
      <div className={css.gap} />
      <Words of={draft} />
      <p className="as">
        {card.label === 'room' && <Mark room={room.number} size="1.5rem" />}
        {card.label === 'room' ? t('breakout:from_room', { room: room.number }) : t('breakout:from_small')}
      </p>
      <Sign card={card} />
      <footer>
        <Refused of={refusal} />
        <Button wide className={css.notyet} onClick={() => wish('card.not_yet', { card: draft.id })}>
          {t('breakout:not_yet')}
        </Button>
      </footer>
    </Card>
  );
}

function Shared({ draft, card, late }: Props & { card: CardView }) {
  const { wish, refusal } = useWish();
  const header = (
    <>
      <span className="tag mine">
        <Icon name="check" small />
        {late ? t('breakout:on_wall') : t('breakout:shared')}
      </span>
      {!late && (
        <Button kind="text" small className={css.corner} onClick={() => wish('card.take_back', { card: draft.id })}>
          {t('breakout:take_back')}
        </Button>
      )}
    </>
  );
  return (
    <Card state="shared" header={header}>
      <Words of={draft} />
      <Sign card={card} />
      <Refused of={refusal} />
    </Card>
  );
}

function Kept({ draft }: Props) {
  const { wish, refusal } = useWish();
  const header = (
    <>
      <span className={`tag ${css.kept}`}>
        <Icon name="keep" small />
        {t('breakout:kept')}
      </span>
      <Button kind="text" small className={css.corner} onClick={() => wish('card.take_back', { card: draft.id })}>
        {t('breakout:take_back')}
      </Button>
    </>
  );
  return (
    <Card state="kept" header={header}>
      <Words of={draft} />
      <Refused of={refusal} />
    </Card>
  );
}

/** A card carries no name, unless a person ticks theirs. */
function Sign({ card }: { card: CardView }) {
  const you = useSection('you');
  const { wish, refusal } = useWish();
  const signed = card.signed ?? [];
  const mine = you !== undefined && signed.includes(you.name);
  return (
    <>
      {signed.length > 0 && (
        <p className={css.signed}>
          <Text k="signed_by" parts={{ names: <Names of={signed} /> }} />
        </p>
      )}
      <div className={css.sign}>
        <Choice plain checked={mine} onPick={(on) => wish('card.sign', { card: card.id, signed: on })}>
          {t('breakout:sign')}
        </Choice>
      </div>
      <Refused of={refusal} />
    </>
  );
}
