// Where this page hears and is heard. It follows what the server tells: one room
// now, and during the notice the next one, connected ahead and silent. A room is
// left the moment that the person is moved; what is late about an older move
// changes nothing.
//
// Nothing here opens a microphone or a camera that the person has not opened on
// this page. Into a larger room everybody arrives muted without a camera; into a
// breakout with their own last choice in one.
import { createStore } from 'zustand/vanilla';
import type { MediaPass, MediaView } from '../protocol';
import type { Live } from '../store';
import { hiddenOf } from '../you/hidden';
import { onSettings, settings } from '../you/settings';
import { type Devices, KINDS, type Kind, type Trouble } from './devices';
import { everybody, type Heard, NOTHING_HEARD, nobody, Way } from './way';

export interface Sound {
  /**
   * joining: on the way into the room one is in; away: there is none now, and it is tried again;
   * blocked: likewise, but it is the network here that lets nothing through.
   */
  is: 'joining' | 'in' | 'away' | 'blocked' | 'nowhere';
  /** The generation of the room one is in. */
  room?: number;
  heard: Heard;
  /** The line has a hole; it is being mended. */
  mending: boolean;
  /** The network blocks the usual way. */
  slow: boolean;
  /** One may be heard and seen; without it one asks. */
  speak: boolean;
  /** One may not any more, and was closed for it. */
  taken: boolean;
  mic: boolean;
  camera: boolean;
  /** One's own screen, while it is shown: here and nowhere else, so a move ends it. */
  screen?: MediaStreamTrack;
  trouble?: Trouble;
  /** One's own picture, while it is shown to others. */
  picture?: MediaStreamTrack;
}

export const QUIET: Sound = {
  is: 'joining',
  room: undefined,
  screen: undefined,
  heard: NOTHING_HEARD,
  mending: false,
  slow: false,
  speak: false,
  taken: false,
  mic: false,
  camera: false,
};

/** The last part of the notice is left free, so that a late connection is there when it is over. */
const AHEAD_WITHIN = 0.6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_000;

export class Media {
  readonly store = createStore<Sound>(() => QUIET);
  private current: Way | undefined;
  private ahead: Way | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private waitsFor = '';
  /** The token that was tried last: the same one is not tried twice. */
  private tried = '';
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** The newest press of each. */
  private readonly presses: Partial<Record<Kind, symbol>> = {};
  /** The last choice in a breakout. */
  private choice = { mic: false, camera: false };
  private pictures = true;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly live: Pick<Live, 'real' | 'screen' | 'send' | 'now' | 'session' | 'seat'>,
    readonly devices: Devices,
  ) {}

  start() {
    this.stops.push(
      this.live.real.subscribe(this.follow),
      this.live.screen.store.subscribe(this.follow),
      this.devices.watch((trouble) => this.lost(trouble)),
      onSettings(({ volume }) => {
        this.current?.loud(volume);
        this.ahead?.loud(volume);
      }),
      hiddenOf(this.live).subscribe(() => {
        this.current?.hide(this.hidden);
        this.ahead?.hide(this.hidden);
      }),
    );
    this.follow();
  }

  stop() {
    for (const stop of this.stops.splice(0)) stop();
    this.dropRetry();
    clearTimeout(this.waiting);
    this.current?.leave();
    this.ahead?.leave();
    this.current = this.ahead = undefined;
    this.store.getState().screen?.stop();
    this.devices.close();
  }

  /** The person's own press. */
  setMic(on: boolean) {
    return this.set('mic', on, true);
  }

  /** For as long as a key is held: no choice for the rooms to come. */
  talk(on: boolean) {
    return this.set('mic', on, false);
  }

  setCamera(on: boolean) {
    return this.set('camera', on, true);
  }

  private async set(of: Kind, on: boolean, chosen: boolean) {
    if (on && !this.store.getState().speak) return;
    const press = Symbol();
    const way = this.current;
    this.presses[of] = press;
    const trouble = on ? await this.devices.open(of) : undefined;
    if (this.presses[of] !== press) return; // the newer one says what is
    if (way !== this.current) {
      if (!this.store.getState()[of]) this.devices.close(of); // moved while the browser asked
      return;
    }
    const is = on && !trouble;
    this.store.setState({ [of]: is, trouble });
    if (of === 'camera' && !is) this.devices.close('camera');
    if (chosen && this.view?.now?.rule === 'choice') this.choice[of] = is;
    await this.publish();
  }

  /** Another device was chosen: it takes the place of the one before, on or off as that was. */
  async changed(of: Kind) {
    if (of === 'mic' || this.store.getState().camera) await this.publish();
  }

  /** A camera that nobody sees is not open, nor a microphone that nobody may hear, but for the room that is next. */
  private closeUnused() {
    const { camera, speak } = this.store.getState();
    if (!camera && !(this.ahead && this.choice.camera)) this.devices.close('camera');
    if (!speak && !(this.ahead && this.choice.mic)) this.devices.close('mic');
  }

  async setScreen(on: boolean) {
    const way = this.current;
    const screen = on ? await this.devices.openScreen() : undefined;
    // Moved while choosing, or the floor is somebody else's.
    if (way !== this.current || this.store.getState().is !== 'in' || (on && !this.store.getState().speak))
      return screen?.stop();
    this.store.getState().screen?.stop();
    screen?.addEventListener('ended', () => {
      if (this.store.getState().screen === screen) void this.setScreen(false);
    });
    this.store.setState({ screen });
    await this.publish();
  }

  play() {
    return this.current?.play();
  }

  /** Whose pictures are shown here; without any, none come in the rooms to come either. */
  watch(seats: ReadonlySet<number> | undefined) {
    this.pictures = seats !== undefined;
    this.current?.watch(seats ? (seat) => seats.has(seat) : nobody, this.pictures);
  }

  private get view(): MediaView | undefined {
    return this.live.real.getState().sections.media as MediaView | undefined;
  }

  /** An old page is still shown: no sound passes. */
  private get held(): boolean {
    return this.live.screen.store.getState().heldSince !== undefined;
  }

  private follow = () => {
    const { now, next } = this.view ?? {};
    const before = this.current;
    if (this.current && this.current.pass.room !== now?.room) this.leave();
    if (!this.current && now && this.ahead?.pass.room === now.room && this.ahead.connected) this.promote(now);
    if (this.ahead && this.ahead.pass.room !== next?.room) {
      this.ahead.leave(); // not ready in time: leave, then join
      this.ahead = undefined;
      this.closeUnused();
    }
    if (!now) this.store.setState({ ...QUIET, is: 'nowhere' });
    else if (!this.current && now.token && now.token !== this.tried) this.join(now);
    else if (!this.current && !now.token) this.store.setState({ is: 'away', heard: NOTHING_HEARD });
    else if (this.current?.connected && !this.held && this.store.getState().is !== 'in') this.enter();
    this.heed(now);
    if (this.current !== before) this.closeUnused();
    this.connectAhead(next);
  };

  /** Who may speak opens nothing by it; who may not any more is closed at once. */
  private heed(now: MediaPass | undefined) {
    const speak = now?.speak ?? false;
    if (speak === this.store.getState().speak) return;
    if (speak) return this.store.setState({ speak, taken: false });
    this.presses.mic = this.presses.camera = Symbol(); // whatever the browser is still asked for comes too late
    this.store.getState().screen?.stop();
    this.devices.close();
    this.store.setState({
      speak,
      taken: this.store.getState().is === 'in',
      mic: false,
      camera: false,
      screen: undefined,
    });
    void this.publish();
  }

  private leave() {
    this.dropRetry();
    this.current?.leave();
    this.current = undefined;
    this.failures = 0;
    this.store.getState().screen?.stop();
    this.store.setState({ ...QUIET, trouble: this.store.getState().trouble });
  }

  private promote(now: MediaPass) {
    this.current = this.ahead;
    this.ahead = undefined;
    this.tried = now.token ?? '';
    if (!this.held) this.enter();
  }

  private join(pass: MediaPass) {
    this.dropRetry();
    this.tried = pass.token ?? '';
    const way = this.way(pass);
    this.current = way;
    this.store.setState({ is: 'joining' });
    way.connect(this.url).then(
      () => {
        if (way === this.current) this.follow();
      },
      () => this.failed(way),
    );
  }

  private way(pass: MediaPass) {
    const made = new Way(pass, {
      onHeard: (way, heard) => {
        if (way === this.current) this.store.setState({ heard });
      },
      onPermitted: (way) => {
        if (way === this.current) void this.publish();
      },
      onMending: (way, mending) => {
        if (way === this.current) this.store.setState({ mending });
      },
      onLost: (way) => this.failed(way),
    });
    made.hide(this.hidden);
    made.loud(settings().volume);
    return made;
  }

  private hidden = (seat: number) =>
    hiddenOf(this.live)
      .getState()
      .some((one) => one.seat === seat);

  private get url(): string {
    const url = new URL(this.view?.path ?? '', document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  }

  private enter() {
    const way = this.current;
    const rule = this.view?.now?.rule;
    if (!way) return;
    this.failures = 0;
    const wish = rule === 'choice' ? this.choice : { mic: false, camera: false };
    this.store.setState({
      is: 'in',
      room: way.pass.generation,
      heard: NOTHING_HEARD,
      mending: false,
      slow: false,
      ...wish,
    });
    if (!wish.camera) this.devices.close('camera');
    // In the main room there can be many: there only those whose tiles are shown.
    way.watch(this.pictures && rule === 'choice' ? everybody : nobody, this.pictures);
    way.enter();
    void this.publish();
    void way.byTcp().then((slow) => {
      if (way === this.current) this.store.setState({ slow });
    });
    void this.live.send('media.moved', { generation: way.pass.generation });
  }

  /** Gone without our doing: another token is asked for, at a growing pause. */
  private failed(way: Way) {
    way.leave();
    if (way === this.ahead) {
      this.ahead = undefined;
      return this.closeUnused();
    }
    if (way !== this.current) return;
    this.current = undefined;
    this.store.getState().screen?.stop();
    const is = way.reached && !way.connected ? 'blocked' : 'away';
    this.store.setState({ ...QUIET, is, trouble: this.store.getState().trouble });
    this.heed(this.view?.now);
    this.closeUnused();
    this.askAgain(way.pass.generation);
  }

  /** Asks for another token after a pause, and again where that is refused; a line that is down asks when it is back. */
  private askAgain(generation: number) {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++) * (0.5 + Math.random() / 2);
    this.dropRetry();
    const own = setTimeout(async () => {
      const refused = await this.live.send('media.failed', { generation });
      if (refused && this.retry === own && !this.current) this.askAgain(generation);
    }, pause);
    this.retry = own;
  }

  private dropRetry() {
    clearTimeout(this.retry);
    this.retry = undefined;
  }

  /** Everybody at a random moment of the notice, so that sixty do not come at once. */
  private connectAhead(next: MediaPass | undefined) {
    if (next?.room === this.waitsFor) return;
    clearTimeout(this.waiting);
    this.waitsFor = next?.token ? next.room : '';
    if (!next?.token) return;
    const at = this.live.real.getState().sections.next?.at ?? 0;
    const span = Math.max(0, at - this.live.now()) * AHEAD_WITHIN;
    this.waiting = setTimeout(() => void this.goAhead(next), Math.random() * Math.min(span, 30_000));
  }

  private async goAhead(pass: MediaPass) {
    if (this.view?.next?.room !== pass.room) return;
    const way = this.way(pass);
    way.watch(this.pictures ? everybody : nobody, this.pictures);
    this.ahead = way;
    try {
      await way.connect(this.url);
      if (way !== this.ahead) return;
      for (const of of KINDS) {
        if (this.choice[of]) await this.devices.open(of);
        if (way !== this.ahead) return this.closeUnused();
      }
      await way.publish(this.own(this.choice.camera), { mic: false, camera: false });
    } catch {
      return this.failed(way);
    }
    if (way === this.ahead) void this.live.send('media.ready', { generation: pass.generation });
  }

  private own(camera: boolean) {
    return { mic: this.devices.tracks.mic, camera: camera ? this.devices.tracks.camera : undefined };
  }

  private async publish() {
    const way = this.current;
    for (const of of KINDS) {
      if (!this.store.getState()[of] || this.devices.tracks[of]) continue;
      const trouble = await this.devices.open(of);
      if (way !== this.current) return this.closeUnused(); // moved while the browser asked
      if (!this.devices.tracks[of]) this.off(of, trouble);
    }
    const { mic, camera, screen } = this.store.getState();
    this.store.setState({ picture: camera ? this.devices.tracks.camera : undefined });
    if (!way || way !== this.current) return;
    try {
      await way.publish({ ...this.own(camera), screen }, { mic, camera });
    } catch {
      // A room that is gone meanwhile says so by itself; in one that is there, nothing is heard: so the page says.
      if (way !== this.current || !way.connected) return;
      for (const of of KINDS) if (this.store.getState()[of]) this.off(of, { of, why: 'other' });
    }
  }

  /** Off without the person's doing: on again only by their press, in the rooms to come, too. */
  private off(of: Kind, trouble: Trouble | undefined) {
    this.choice[of] = false;
    this.store.setState({ [of]: false, ...(trouble && { trouble }) });
  }

  /** A device vanished. */
  private lost(trouble: Trouble) {
    this.off(trouble.of, trouble);
    void this.publish();
  }
}
