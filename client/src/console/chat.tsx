import type { FormEvent } from 'react';
import { useDraft } from '../drafts';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Field } from '../parts/field';
import { Refused } from '../parts/refused';
import { roomOf } from '../protocol';
import { useCollection, usePlace, useSection, useWish } from '../store';
import css from './console.module.css';
import { Lines } from './lines';
import { c, roomName } from './words';

/** So many of the last lines are shown; the chat is beside the talk, not the talk. */
const LINES = 60;

/** The chat of where the facilitator is: the main room, or the room that is visited. */
export function Chat() {
  const where = usePlace() ?? 'main';
  const place = roomOf(where);
  const main = useCollection('main_chat');
  const room = useCollection('room_chat');
  const call = useSection('room')?.link;
  const closed = useSection('loop')?.chat_closed ?? false;
  const { wish, refusal, waiting } = useWish();
  // One a place: what was begun for a room is not for everybody.
  const [text, setText, sent] = useDraft(`say.${where}`);
  const lines = (place ? room : main).slice(-LINES);
  const say = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await wish('say', { place: where, text: text.trim() }))) sent(text);
  };
  return (
    <section>
      <h2 className={css.h2}>{place ? c('chat.room', { number: place.number }) : c('chat.main')}</h2>
      {place && (
        <div className={css.takes}>
          <p>{c('chat.visiting', { room: roomName(place.number) })}</p>
          <div className={css.actions}>
            {call && (
              <a className="btn small" href={call} target="_blank" rel="noreferrer noopener">
                {c('chat.call', { number: place.number })}
              </a>
            )}
            <Button small onClick={() => wish('visit', {})}>
              {c('rooms.leave')}
            </Button>
          </div>
        </div>
      )}
      {lines.length === 0 ? <p className={css.effect}>{c('chat.none')}</p> : <Lines key={where} lines={lines} />}
      <form className={css.addline} onSubmit={say}>
        <Field
          label={c('chat.say')}
          hideLabel
          placeholder={c('chat.say')}
          maxLength={600}
          value={text}
          onText={setText}
        />
        <Button type="submit" small disabled={waiting || !text.trim()}>
          {c('help.send')}
        </Button>
      </form>
      {!place && (
        <Choice plain checked={closed} onPick={(only) => wish('chat.set', { open: !only })}>
          {c('chat.only')}
          <small className="hint"> {c('chat.only_hint')}</small>
        </Choice>
      )}
      <Refused of={refusal} />
    </section>
  );
}

/** Links for everybody, and a way to put one there. */
export function Links() {
  const links = useCollection('links');
  const { wish, refusal, waiting } = useWish();
  const [url, setUrl, sent] = useDraft('link.url');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() && (await wish('link.add', { url: url.trim() }))) sent(url);
  };
  return (
    <section>
      <h2 className={css.h2}>{c('links.title')}</h2>
      {links.length === 0 ? (
        <p className={css.effect}>{c('links.none')}</p>
      ) : (
        <ul className={css.list}>
          {links.map((link) => (
            <li key={link.id}>
              <a href={link.url} target="_blank" rel="noreferrer noopener">
                <bdi>{link.title || link.url}</bdi>
              </a>
              <Button
                kind="quiet"
                small
                icon="close"
                aria-label={c('links.remove', { title: link.title || link.url })}
                onClick={() => wish('link.remove', { link: link.id })}
              >
                {null}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className={css.addline} onSubmit={add}>
        <Field label={c('links.add')} hideLabel type="url" placeholder="https://" value={url} onText={setUrl} />
        <Button type="submit" small disabled={waiting || !url.trim()}>
          {c('links.put')}
        </Button>
      </form>
      <Refused of={refusal} />
    </section>
  );
}
