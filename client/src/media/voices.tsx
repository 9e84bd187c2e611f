// Voice and video on the page: how one joins, what one presses, whom one sees.
// It stays in its place through every move, so that what the person opened stays open.
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { language } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { useKeptFocus } from '../parts/kept-focus';
import { useSingleKeys } from '../parts/keys';
import { isNotLoaded, loaded } from '../parts/late';
import { Refused } from '../parts/refused';
import { useHold, useLive, useSection, useWish } from '../store';
import { VOICE_KEYS } from '../you/keys';
import { choose, useSettings } from '../you/settings';
import { Check } from './check';
import { Devices } from './devices';
import type { Media, Sound } from './media';
import { useSpaceBar } from './push';
import { Tiles } from './tiles';
import { useVisitChime } from './visit';
import css from './voices.module.css';
import { m } from './words';

export default function Voices({ push, joined }: { push: boolean; joined?: Media }) {
  const live = useLive();
  const [devices] = useState(() => new Devices());
  const [media, setMedia] = useState(joined);
  const [without, setWithout] = useState(false);
  useEffect(() => () => devices.close(), [devices]);
  useEffect(() => {
    media?.start();
    return () => media?.stop();
  }, [media]);
  const [unloaded, setUnloaded] = useState(false);
  const join = async () => {
    try {
      const { Media } = await loaded(() => import('./media'));
      setUnloaded(false);
      setMedia(new Media(live, devices));
    } catch (error) {
      if (!isNotLoaded(error)) throw error;
      setUnloaded(true);
    }
  };
  const { say } = useSay();
  const goOn = () => {
    setWithout(true);
    say(m('without_now'));
  };
  // What was pressed goes away with each of them.
  const focus = useKeptFocus<HTMLElement>(media ?? without);
  return (
    <section className={css.voices} aria-label={m('title')} {...focus}>
      {media ? (
        <Joined media={media} push={push} onLeave={() => setMedia(undefined)} />
      ) : (
        <Outside devices={devices} without={without} onWithout={goOn} onJoin={join} />
      )}
      {unloaded && !media && (
        <p role="status" className={css.trouble}>
          {m('unloaded')}
        </p>
      )}
    </section>
  );
}

interface OutsideProps {
  devices: Devices;
  without: boolean;
  onWithout: () => void;
  onJoin: () => void;
}

/** Before one has joined: two equal choices, and the check of one's devices. */
function Outside({ devices, without, onWithout, onJoin }: OutsideProps) {
  const floor = useSection('you')?.floor;
  return (
    <>
      <div className={css.choices}>
        <Button icon="mic" onClick={onJoin}>
          {m('join')}
        </Button>
        {without ? <span className="sm">{m('without_now')}</span> : <Button onClick={onWithout}>{m('without')}</Button>}
        <span role="status">{floor && m('floor_outside')}</span>
      </div>
      {!without && (
        <>
          <p className="sm">{isSecureContext ? m('join_what') : m('insecure')}</p>
          <p className="hint">
            <AreThereCaptions />
          </p>
          <More>
            {isSecureContext && <Check devices={devices} />}
            <p className="hint">{m('recording')}</p>
          </More>
        </>
      )}
    </>
  );
}

function AreThereCaptions() {
  return m(useSection('session')?.captions ? 'captions_link' : 'captions');
}

/** The check of one's devices and what is rarely wanted; it listens to the microphone only while it is open. */
function More({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={css.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{m('check')}</summary>
      {open && <div>{children}</div>}
    </details>
  );
}

/** For this device, in every room. */
function Loud() {
  const { volume } = useSettings();
  return (
    <label className={css.loud}>
      {m('loud')}
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-valuetext={new Intl.NumberFormat(language(), { style: 'percent' }).format(volume)}
        onChange={(event) => choose({ volume: event.target.valueAsNumber })}
      />
      <small className="hint">{m('loud_hint')}</small>
    </label>
  );
}

interface JoinedProps {
  media: Pick<
    Media,
    'store' | 'devices' | 'setMic' | 'talk' | 'setCamera' | 'setScreen' | 'changed' | 'play' | 'watch'
  >;
  push: boolean;
  onLeave: () => void;
}

function Joined({ media, push, onLeave }: JoinedProps) {
  const sound = useStore(media.store);
  const held = useHold().heldSince !== undefined;
  const [pictures, setPictures] = useState(true);
  const talk = useCallback((on: boolean) => void media.talk(on), [media]);
  const watch = useCallback((seats: ReadonlySet<number> | undefined) => media.watch(seats), [media]);
  const on = sound.is === 'in' && !held;
  useVisitChime(sound.is === 'in');
  const { embedded } = useLive();
  const keys = useSettings().keys && !embedded && push && on && sound.speak;
  useSpaceBar(keys && !sound.mic, talk);
  const { say } = useSay();
  // Said once: later it comes and goes with each move.
  const connected = useRef(false);
  useEffect(() => {
    if (sound.is !== 'in' || connected.current) return;
    connected.current = true;
    if (!sound.mic && !sound.camera) say(m('joined'));
  }, [sound, say]);
  useSingleKeys(keys, VOICE_KEYS, (name) => {
    const set = name === 'mic' ? media.setMic(!sound.mic) : media.setCamera(!sound.camera);
    // The button that says what is has not the focus.
    void set.then(() => say(m(`${name}_${media.store.getState()[name] ? 'on' : 'off'}`)));
  });
  return (
    <>
      <div className={css.choices}>
        <Floor sound={sound} />
        {sound.speak && (
          <>
            <Button icon="mic" aria-pressed={sound.mic} disabled={!on} onClick={() => void media.setMic(!sound.mic)}>
              {m(sound.mic ? 'mic_on' : 'mic_off')}
            </Button>
            <Button
              icon="camera"
              aria-pressed={sound.camera}
              disabled={!on}
              onClick={() => void media.setCamera(!sound.camera)}
            >
              {m(sound.camera ? 'camera_on' : 'camera_off')}
            </Button>
          </>
        )}
        {on && sound.speak && navigator.mediaDevices && 'getDisplayMedia' in navigator.mediaDevices && (
          <Button aria-pressed={!!sound.screen} onClick={() => void media.setScreen(!sound.screen)}>
            {m(sound.screen ? 'screen_on' : 'screen_off')}
          </Button>
        )}
        <span role="status" className="sm">
          {held ? m('held') : sound.mending ? m('mending') : sound.is === 'in' ? '' : m(sound.is)}
        </span>
      </div>
      <FloorNews sound={sound} />
      {on && sound.slow && <p className="hint">{m('slow')}</p>}
      {sound.trouble && (
        <p role="status" className={css.trouble}>
          {m(`trouble.${sound.trouble.why}`, { device: m(`device.${sound.trouble.of}`) })}
        </p>
      )}
      {sound.heard.refused && (
        <p className={css.trouble}>
          {m('refused')} <Button onClick={() => void media.play()}>{m('play')}</Button>
        </p>
      )}
      {on && <Tiles sound={sound} pictures={pictures} onWatch={watch} />}
      <More>
        {keys && <p className="hint">{m('push')}</p>}
        <Check devices={media.devices} onChange={(of) => void media.changed(of)} />
        <Loud />
        <Choice plain checked={pictures} onPick={setPictures}>
          {m('pictures')} <small className="hint">{m('pictures_hint')}</small>
        </Choice>
        <p className="hint">
          <AreThereCaptions /> {m('recording')}
        </p>
        <Button kind="quiet" onClick={onLeave}>
          {m('leave')}
        </Button>
      </More>
    </>
  );
}

/**
 * Asks for the floor, and gives it back. It stays the same button, so that a press
 * which meant to lower the hand never opens a microphone.
 */
function Floor({ sound }: { sound: Sound }) {
  const you = useSection('you');
  const { wish, refusal } = useWish();
  if (!you || (sound.speak && !you.floor) || sound.is === 'nowhere') return null;
  const asked = you.hand || you.floor;
  return (
    <>
      <Button icon="hand" onClick={() => void wish('hand', { up: !asked })}>
        {m(you.floor ? 'floor_back' : asked ? 'asked' : 'ask')}
      </Button>
      <Refused of={refusal} />
    </>
  );
}

/** That one may speak now, or not any more; nothing but the person's own press opens anything. */
function FloorNews({ sound }: { sound: Sound }) {
  const floor = useSection('you')?.floor;
  const news = floor && sound.speak && !sound.mic ? 'floor_yours' : sound.taken ? 'floor_over' : undefined;
  return (
    <p role="status" className={news ? css.floor : 'vh'}>
      {news && m(news)}
    </p>
  );
}
