import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useDraft } from '../drafts';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { Names, namesText } from '../parts/names';
import { Option } from '../parts/option';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { Text } from '../parts/text';
import { type HelpView, type RoomView, roomOf } from '../protocol';
import { readKey } from '../seat';
import { ChatLines } from '../stage/chat';
import { useCollection, useLive, usePlace, useSection, useWish } from '../store';
import { HidePeople } from './hide';
import css from './you.module.css';

/** Two ways of asking, of equal size; then what came of it. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const you = useSection('you');
  const room = useSection('room');
  const hosts = useFacilitators();
  const { wish, refusal } = useWish();
  const { say } = useSay();
  const askPrivately = async () => {
    if (await wish('help.ask', { kind: 'me' })) say(t('stage:help_asked'));
  };
  if (you?.help) return <PrivateHelp help={you.help} onClose={onClose} />;
  const text = hosts.length ? (
    <Text k="help_text" values={{ count: hosts.length }} parts={{ names: <Names of={hosts} /> }} />
  ) : (
    t('help_text_none')
  );
  return (
    <Sheet heading={t('help_heading')} text={text} onClose={onClose} fromHeading>
      <div className="options equal">
        {room && <ForRoom room={room} wish={wish} />}
        <Option
          icon="lock"
          name={t('help_me')}
          text={
            hosts.length ? t('help_me_text', { count: hosts.length, names: namesText(hosts) }) : t('help_me_text_none')
          }
          onPick={askPrivately}
        />
      </div>
      <Refused of={refusal} />
      <HidePeople />
      <Button kind="quiet" wide onClick={onClose}>
        {t('not_now')}
      </Button>
    </Sheet>
  );
}

/** Asks a facilitator into the room, or takes that back. */
function ForRoom({ room, wish }: { room: RoomView; wish: ReturnType<typeof useWish>['wish'] }) {
  return (
    <Option
      icon="people"
      name={room.asked ? t('help_room_asked') : t('help_room')}
      text={room.asked ? t('help_room_asked_text') : t('help_room_text')}
      onPick={() =>
        room.asked ? wish('help.cancel', { room: room.id }) : wish('help.ask', { kind: 'room', room: room.id })
      }
    />
  );
}

function useFacilitators(): string[] {
  const hosts = useSection('session')?.hosts ?? [];
  return hosts.filter((host) => host.state !== 'away').map((host) => host.name);
}

/** The last line of the private talk that was on the screen, by where that is kept: a reload knows it, too. */
const seen = createStore<Readonly<Record<string, string>>>(() => ({}));
const useSeenKey = () => {
  const { session, seat } = useLive();
  return readKey(session, seat.seat);
};

/** Whether a facilitator's answer has not been on the screen. */
export function useUnreadHelp(): boolean {
  const you = useSection('you');
  const last = useCollection('your_lines').at(-1);
  const key = useSeenKey();
  const read = useStore(seen, (all) => all[key] ?? sessionStorage.getItem(key));
  return you?.help !== undefined && last !== undefined && last.seat !== you.seat && last.id !== read;
}

/** The private talk between one person and the facilitators, and the ways that are theirs without an answer. */
function PrivateHelp({ help, onClose }: { help: HelpView; onClose: () => void }) {
  const [text, setText, sent] = useDraft(`help.${help.id}`);
  const lines = useCollection('your_lines');
  const { leave } = useLive();
  const place = usePlace();
  const room = useSection('room');
  const alone = useFacilitators().length === 0;
  const { wish, refusal, waiting } = useWish();
  const { say } = useSay();
  const offered = help.visit === 'offered';
  const line = lines.at(-1)?.id;
  const key = useSeenKey();
  useEffect(() => {
    if (line === undefined) return;
    sessionStorage.setItem(key, line);
    seen.setState({ [key]: line });
  }, [key, line]);
  const write = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await wish('help.write', { help: help.id, text }))) sent(text);
  };
  const askRoom = () => waiting || wish('help.write', { help: help.id, text: t('help_other_line') });
  const goQuiet = async () => {
    if (await wish('go', { to: 'quiet' })) onClose();
  };
  const end = async () => {
    if (!(await wish('help.cancel', { help: help.id }))) return;
    onClose();
    say(t('stage:help_withdrawn'));
  };
  const said = t('help_private_text');
  return (
    <Sheet
      heading={t('help_private')}
      text={alone ? `${t('help_text_none')} ${said}` : said}
      onClose={onClose}
      fromHeading={offered}
    >
      <section className={offered ? css.offer : undefined}>
        {/* There before it has words, so that they are heard. */}
        <p role="status">
          {offered && <Text k="help_offer" parts={{ name: <bdi>{help.visitor || t('a_facilitator')}</bdi> }} />}
        </p>
        {offered && (
          <div className="pair">
            <Button onClick={() => wish('help.answer', { help: help.id, yes: true })}>{t('help_yes')}</Button>
            <Button onClick={() => wish('help.answer', { help: help.id, yes: false })}>{t('help_no')}</Button>
          </div>
        )}
      </section>
      <div className={css.messages}>
        <ChatLines lines={lines} label={t('help_private')} />
      </div>
      <form className="composer" onSubmit={write}>
        <Area label={t('help_write')} rows={2} value={text} onText={setText} maxLength={2000} />
        <Refused of={refusal} />
        <Button type="submit" disabled={waiting} className="end">
          {t('send')}
        </Button>
      </form>
      <div className={`options equal ${css.after}`}>
        {room && roomOf(place) && (
          <>
            <Option icon="right" name={t('help_other')} text={t('help_other_text')} onPick={askRoom} />
            <ForRoom room={room} wish={wish} />
          </>
        )}
        {place !== 'quiet' && <Option icon="moon" name={t('to_quiet')} text={t('to_quiet_text')} onPick={goQuiet} />}
        <Option icon="door" name={t('to_leave')} text={t('to_leave_text')} onPick={leave} />
      </div>
      <HidePeople />
      <div className={`pair ${css.after}`}>
        <Button kind="quiet" onClick={onClose}>
          {t('back')}
        </Button>
        <Button onClick={end}>{t('help_done')}</Button>
      </div>
    </Sheet>
  );
}

/** A line on the page while one has asked privately, or the room has asked. */
export function HelpNote() {
  const you = useSection('you');
  const room = useSection('room');
  const [open, setOpen] = useState(false);
  const { wish, refusal } = useWish();
  const { say } = useSay();
  const help = you?.help;
  const last = useCollection('your_lines').at(-1);
  const answered = help && last && last.seat !== you?.seat ? last : undefined;
  const unread = useUnreadHelp();
  const offered = help?.visit === 'offered' ? help.visitor || t('a_facilitator') : undefined;
  const k = offered ? 'help_offered' : answered ? 'help_answered' : help ? 'help_sent' : 'room_asked';
  const name = offered ?? answered?.name;
  const news = (offered || unread) && t(k, { name });
  // Each answer is said, also when the words for it are the same.
  useEffect(() => {
    if (news) say(news);
  }, [news, last?.id, say]);
  if (!help && !room?.asked) return null;
  return (
    <section className={css.note}>
      <p>
        <Text k={k} parts={{ name: <bdi>{name}</bdi> }} />
      </p>
      {help ? (
        <Button small onClick={() => setOpen(true)}>
          {t('open')}
        </Button>
      ) : (
        <Button small onClick={() => wish('help.cancel', { room: room?.id })}>
          {t('help_cancel')}
        </Button>
      )}
      <Refused of={refusal} />
      {open && <HelpSheet onClose={() => setOpen(false)} />}
    </section>
  );
}
