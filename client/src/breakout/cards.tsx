import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDraft } from '../drafts';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { Refused } from '../parts/refused';
import type { CardView, DraftView, RoomView } from '../protocol';
import { useCollection, useWish } from '../store';
import { uuid } from '../uuid';
import { CardOfRoom } from './card';
import { MAX_CARD } from './limits';

/** A room's cards with their words, in the order in which they were begun. */
export function Cards({ room, late = false }: { room: RoomView; late?: boolean }) {
  const drafts = useCollection('drafts');
  const wall = useCollection('wall');
  const states = new Map(room.cards.map((card) => [card.id, card]));
  // What is on the wall has left the room's own list.
  for (const { id, signed } of wall) states.set(id, { id, state: 'shared', label: 'room', signed });
  const told: [DraftView, CardView | undefined][] = drafts.map((draft) => [draft, states.get(draft.id)]);
  return (
    <>
      {told.length === 0 && (
        <div className="empty">
          <p>
            <b>{late ? t('breakout:none_late') : t('breakout:none')}</b>
          </p>
          <p>{late ? t('breakout:none_late_text') : t('breakout:none_text')}</p>
        </div>
      )}
      {told.map(([draft, card]) => (
        <CardOfRoom key={draft.id} draft={draft} card={card} room={room} late={late} />
      ))}
      <Composer room={room.id} cards={told.length} quiet={late} />
    </>
  );
}

/** The cards that leave in this moment, where the room's cards are not on the page. */
export function LeavingCards({ room }: { room: RoomView }) {
  const drafts = useCollection('drafts');
  const leaving = room.cards.flatMap((card) => {
    const draft = card.state === 'leaving' && drafts.find(({ id }) => id === card.id);
    return draft ? [{ card, draft }] : [];
  });
  return leaving.map(({ card, draft }) => (
    <CardOfRoom key={card.id} draft={draft} card={card} room={room} late={false} />
  ));
}

/** The name that the text of a room's new card is kept under. */
export const newCardKey = (room: string) => `card.room/${room}`;

/** A new card. Its text is kept as it is typed, until it is one of the room's. */
function Composer({ room, cards, quiet }: { room: string; cards: number; quiet: boolean }) {
  const [text, setText, sent] = useDraft(newCardKey(room));
  // A card that is sent twice keeps its id, so it is one card.
  const [card, setCard] = useState(uuid);
  const { wish, refusal, waiting } = useWish();
  const form = useRef<HTMLFormElement>(null);
  // A card that comes above moves the field away from whoever writes in it.
  useEffect(() => {
    if (cards && form.current?.contains(document.activeElement)) form.current.scrollIntoView({ block: 'nearest' });
  }, [cards]);
  const add = async () => {
    if (!text.trim() || waiting || !(await wish('card.add', { room, card, text: text.trim() }))) return;
    sent(text);
    setCard(uuid());
    if (form.current?.contains(document.activeElement)) form.current.querySelector('textarea')?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void add();
  };
  return (
    <form className="composer" data-new-card ref={form} onSubmit={submit}>
      <Area
        label={t('breakout:new')}
        hideLabel
        placeholder={t('breakout:new_placeholder')}
        rows={2}
        maxLength={MAX_CARD}
        value={text}
        onText={setText}
        onKeyDown={key}
      />
      <Refused of={refusal} />
      <Button type="submit" kind={quiet ? 'outlined' : 'primary'} disabled={waiting}>
        {t('breakout:add')}
      </Button>
    </form>
  );
}
