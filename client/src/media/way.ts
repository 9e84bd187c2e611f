// One connection to one media room. It hears and is heard only once it is entered,
// and never again after it is left. Before that everything is agreed on, which
// takes a few round trips, with every track switched off where it comes from.
import {
  LocalAudioTrack,
  type LocalTrack,
  LocalVideoTrack,
  type Participant,
  RemoteAudioTrack,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  type TrackPublishOptions,
} from 'livekit-client';
import type { MediaPass } from '../protocol';

/** What is published; tracks are clones, because LiveKit ends what it is given. */
export interface Own {
  mic?: MediaStreamTrack;
  camera?: MediaStreamTrack;
  screen?: MediaStreamTrack;
}

export interface Heard {
  /** The picture of each seat that shows one and is watched. */
  pictures: ReadonlyMap<number, RemoteTrack>;
  /** Who shows a picture, watched or not. */
  shown: ReadonlySet<number>;
  /** Likewise of screens. */
  screens: ReadonlyMap<number, RemoteTrack>;
  speaking: ReadonlySet<number>;
  unmuted: ReadonlySet<number>;
  /** Who speaks, and who spoke and has not muted since: a pause for breath takes nobody off the stage. */
  spoke: ReadonlySet<number>;
  /** The browser wants a press before it plays sound. */
  refused: boolean;
}

export const NOTHING_HEARD: Heard = {
  pictures: new Map(),
  shown: new Set(),
  screens: new Map(),
  speaking: new Set(),
  unmuted: new Set(),
  spoke: new Set(),
  refused: false,
};

/** Whose pictures are wanted: the others are not sent here at all. */
export type Watched = (seat: number) => boolean;

export const everybody: Watched = () => true;
export const nobody: Watched = () => false;

/** Who is neither heard nor seen here, because the person does not want to. */
export type Hidden = (seat: number) => boolean;

interface Told {
  onHeard: (way: Way, heard: Heard) => void;
  /** The line has a hole, or has none any more. */
  onMending: (way: Way, mending: boolean) => void;
  /** LiveKit lets one speak now: its word may come later than the session's. */
  onPermitted: (way: Way) => void;
  /** The connection is over, and nobody here ended it. */
  onLost: (way: Way) => void;
}

// Its lines would quote addresses with tokens.
setLogLevel('silent');

const MENDED_EVERY_MS = 300;
const MENDED_WITHIN_MS = 4_000;
/** Sound and pictures go on without a word to LiveKit, as when the server on the way to it is started anew. */
const SPOKEN_WITHIN_MS = 30_000;

export class Way {
  private readonly room = new Room({
    stopLocalTrackOnUnpublish: true,
    // A short hole in the line is mended; after a longer one the server is asked for another way in.
    reconnectPolicy: {
      nextRetryDelayInMs: ({ elapsedMs }) =>
        elapsedMs < (this.flows ? SPOKEN_WITHIN_MS : MENDED_WITHIN_MS) ? MENDED_EVERY_MS : null,
    },
  });
  private microphone: LocalAudioTrack | undefined;
  /** Which of the page's own tracks each published clone is of. */
  private readonly source = new WeakMap<LocalTrack, MediaStreamTrack>();
  private picture: LocalVideoTrack | undefined;
  private screen: LocalVideoTrack | undefined;
  private entered = false;
  private left = false;
  private watched: Watched = everybody;
  private screens = true;
  private spoke: ReadonlySet<number> = new Set();
  private hidden: Hidden = nobody;
  private volume = 1;
  connected = false;
  /** The server was reached; whether sound can be, too, shows after that. */
  reached = false;
  /** One change of what is published at a time. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    readonly pass: MediaPass,
    private readonly told: Told,
  ) {
    const { room } = this;
    room.on(RoomEvent.SignalConnected, () => {
      this.reached = true;
    });
    room.on(RoomEvent.TrackPublished, (publication, person) => this.wants(publication, person));
    room.on(RoomEvent.TrackSubscribed, (track, _, person) => this.take(track, person));
    room.on(RoomEvent.TrackUnsubscribed, (track) => {
      track.detach();
      this.tell();
    });
    room.on(RoomEvent.ParticipantPermissionsChanged, (_, person) => {
      if (person === room.localParticipant && !this.left && this.permitted) this.told.onPermitted(this);
    });
    // Who may not speak any more publishes nothing: LiveKit ended it, and what comes next is offered anew.
    room.on(RoomEvent.LocalTrackUnpublished, ({ track }) => {
      if (track === this.microphone) this.microphone = undefined;
      if (track === this.picture) this.picture = undefined;
      if (track === this.screen) this.screen = undefined;
    });
    // LiveKit's own second try would come in by the old token, and publish and subscribe by rules of its own.
    for (const event of [RoomEvent.Disconnected, RoomEvent.Reconnecting] as const)
      room.on(event, () => {
        if (this.left) return;
        this.leave();
        this.told.onLost(this);
      });
    for (const event of [RoomEvent.SignalReconnecting, RoomEvent.Reconnected] as const)
      room.on(event, () => !this.left && this.told.onMending(this, event === RoomEvent.SignalReconnecting));
    for (const event of [
      RoomEvent.ActiveSpeakersChanged,
      RoomEvent.TrackMuted,
      RoomEvent.TrackUnmuted,
      RoomEvent.ParticipantDisconnected,
      RoomEvent.AudioPlaybackStatusChanged,
    ] as const)
      room.on(event, () => this.tell());
  }

  /** Connects, and hears nothing yet. Rejects if that does not work, or it was left meanwhile. */
  async connect(url: string): Promise<void> {
    const { token } = this.pass;
    if (!token) throw new Error('there is no such room now');
    await this.room.connect(url, token, { autoSubscribe: false, maxRetries: 0, rtcConfig: { iceServers: [] } });
    if (this.left) {
      void this.room.disconnect();
      throw new Error('left while it was connecting');
    }
    this.connected = true;
    this.wantAll();
  }

  /** From now on the room is heard. */
  enter() {
    if (this.entered || this.left) return;
    this.entered = true;
    this.wantAll();
    this.takeAll();
    this.tell();
  }

  /** From now on these people's pictures come, and no others; and screens, of which there are few, or not. */
  watch(watched: Watched, screens: boolean) {
    this.watched = watched;
    this.screens = screens;
    this.wantAll();
  }

  /** From now on these people are neither heard nor seen; the others are again. */
  hide(hidden: Hidden) {
    this.hidden = hidden;
    this.wantAll();
    this.takeAll();
    this.tell();
  }

  /** How loud everybody is here, from 0 to 1. */
  loud(volume: number) {
    this.volume = volume;
    for (const person of this.room.remoteParticipants.values())
      for (const { track } of person.trackPublications.values())
        if (track instanceof RemoteAudioTrack) track.setVolume(volume);
  }

  /** Silent at once, both ways; the line itself is closed behind. */
  leave() {
    if (this.left) return;
    this.left = true;
    if (this.microphone) this.microphone.mediaStreamTrack.enabled = false;
    if (this.picture) this.picture.mediaStreamTrack.enabled = false;
    if (this.screen) this.screen.mediaStreamTrack.enabled = false;
    for (const person of this.room.remoteParticipants.values())
      for (const { track } of person.trackPublications.values()) {
        track?.detach();
        if (track) track.mediaStreamTrack.enabled = false;
      }
    // The goodbye takes a while on a busy device; sound and pictures do not wait for it.
    this.room.engine?.pcManager?.subscriber?.close();
    void this.room.disconnect();
  }

  /** Makes what is published these tracks, heard and seen or not. Who is not in the room yet is neither. */
  publish({ mic, camera, screen }: Own, on: { mic: boolean; camera: boolean }): Promise<void> {
    // What failed before was its own caller's.
    this.turn = this.turn
      .catch(() => {})
      .then(async () => {
        await this.publishMicrophone(mic, on.mic && this.entered);
        await this.publishPicture(camera, on.camera && this.entered);
        await this.publishScreen(screen);
      });
    return this.turn;
  }

  /** Before LiveKit lets one speak, nothing is offered. */
  private get permitted(): boolean {
    return this.room.localParticipant.permissions?.canPublish ?? false;
  }

  private async publishMicrophone(mic: MediaStreamTrack | undefined, on: boolean) {
    if (this.left || !this.connected) return;
    if (!mic) {
      if (this.microphone) await this.room.localParticipant.unpublishTrack(this.microphone, true);
      this.microphone = undefined;
      return;
    }
    if (!this.microphone) {
      if (!this.permitted) return;
      const clone = mic.clone();
      clone.enabled = false;
      const microphone = new LocalAudioTrack(clone, undefined, true);
      await microphone.mute();
      await this.offer(microphone, { source: Track.Source.Microphone });
      this.source.set(microphone, mic);
      this.microphone = microphone;
    }
    await this.replace(this.microphone, mic);
    if (this.left) return;
    await (on ? this.microphone?.unmute() : this.microphone?.mute());
  }

  private async publishPicture(camera: MediaStreamTrack | undefined, on: boolean) {
    if (this.left || !this.connected) return;
    if (!camera) {
      if (this.picture) await this.room.localParticipant.unpublishTrack(this.picture, true);
      this.picture = undefined;
      return;
    }
    if (!this.picture) {
      if (!this.permitted) return;
      const clone = camera.clone();
      clone.enabled = false;
      const picture = new LocalVideoTrack(clone, undefined, true);
      await picture.mute();
      await this.offer(picture, { source: Track.Source.Camera, simulcast: true });
      this.source.set(picture, camera);
      this.picture = picture;
    }
    await this.replace(this.picture, camera);
    if (this.left) return;
    await (on ? this.picture?.unmute() : this.picture?.mute());
  }

  /** A screen is shown from the press that opens it, in the room one is in. */
  private async publishScreen(screen: MediaStreamTrack | undefined) {
    if (this.left || !this.entered || !screen === !this.screen) return;
    if (this.screen) await this.room.localParticipant.unpublishTrack(this.screen, true);
    this.screen = undefined;
    if (!screen || !this.permitted) return;
    const shown = new LocalVideoTrack(screen.clone(), undefined, true);
    await this.offer(shown, { source: Track.Source.ScreenShare });
    this.screen = shown;
  }

  /** Another device was chosen: a clone of its track takes the place of the published one, as muted as that is. */
  private async replace(published: LocalTrack, own: MediaStreamTrack) {
    if (this.left || this.source.get(published) === own) return;
    const before = published.mediaStreamTrack;
    const clone = own.clone();
    clone.enabled = false;
    try {
      await published.replaceTrack(clone, true);
    } catch (error) {
      clone.stop();
      throw error;
    }
    before.stop();
    this.source.set(published, own);
    if (this.left) clone.stop();
  }

  /** Publishes a track; one that could not be, or that came when the room was left, is ended. */
  private async offer(track: LocalTrack, options: TrackPublishOptions) {
    try {
      await this.room.localParticipant.publishTrack(track, options);
    } catch (error) {
      track.stop();
      throw error;
    }
    if (this.left) track.stop();
  }

  /** Whether sound takes the slower way, because the network blocks the usual one. */
  async byTcp(): Promise<boolean> {
    const report = await this.transport?.getStats();
    const stats = [...(report?.values() ?? [])];
    const used = stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
    const local = stats.find(({ id }) => id === used)?.localCandidateId;
    return stats.find(({ id }) => id === local)?.protocol === 'tcp';
  }

  /** What sound and pictures come by. */
  private get transport() {
    const transports = this.room.engine?.pcManager;
    return transports?.subscriber ?? transports?.publisher;
  }

  private get flows(): boolean {
    return this.transport?.getConnectionState() === 'connected';
  }

  /** After a press: sound that the browser held back. */
  play() {
    return this.room.startAudio();
  }

  private wantAll() {
    for (const person of this.room.remoteParticipants.values())
      for (const publication of person.trackPublications.values())
        this.wants(publication as RemoteTrackPublication, person);
  }

  private wants(publication: RemoteTrackPublication, person: RemoteParticipant) {
    if (this.left) return;
    const screen = publication.source === Track.Source.ScreenShare && this.screens;
    const seen = publication.kind === Track.Kind.Audio || screen || this.watched(seatOf(person));
    const wanted = seen && !this.hidden(seatOf(person));
    if (wanted !== publication.isDesired) publication.setSubscribed(wanted);
    // Told right behind the wish, and before anything can come: the server sends nothing of it until then.
    if (wanted) publication.setEnabled(this.entered);
  }

  private takeAll() {
    for (const person of this.room.remoteParticipants.values())
      for (const { track } of person.trackPublications.values()) if (track) this.take(track as RemoteTrack, person);
  }

  private take(track: RemoteTrack, person: RemoteParticipant) {
    const taken = this.entered && !this.left && !this.hidden(seatOf(person));
    track.mediaStreamTrack.enabled = taken; // should something be on its way all the same
    if (!taken) return void track.detach();
    if (track instanceof RemoteAudioTrack) {
      track.setVolume(this.volume);
      if (track.attachedElements.length === 0) track.attach();
    }
    this.tell();
  }

  private tell() {
    if (!this.entered || this.left) return;
    const pictures = new Map<number, RemoteTrack>();
    const screens = new Map<number, RemoteTrack>();
    const unmuted = new Set<number>();
    const shown = new Set<number>();
    for (const person of this.room.remoteParticipants.values()) {
      if (this.hidden(seatOf(person))) continue;
      const camera = pictureOf(person, Track.Source.Camera);
      if (camera) pictures.set(seatOf(person), camera);
      if (person.isCameraEnabled) shown.add(seatOf(person));
      const screen = pictureOf(person, Track.Source.ScreenShare);
      if (screen) screens.set(seatOf(person), screen);
      if (person.isMicrophoneEnabled) unmuted.add(seatOf(person));
    }
    const speaking = new Set(this.room.activeSpeakers.map(seatOf).filter((seat) => !this.hidden(seat)));
    const own = this.room.localParticipant;
    const open = (seat: number) => unmuted.has(seat) || (own.isMicrophoneEnabled && seat === seatOf(own));
    this.spoke = new Set([...speaking, ...[...this.spoke].filter(open)]);
    const { spoke } = this;
    this.told.onHeard(this, {
      pictures,
      shown,
      screens,
      speaking,
      unmuted,
      spoke,
      refused: !this.room.canPlaybackAudio,
    });
  }
}

/** LiveKit knows people by the number of their seat, and by nothing else. */
const seatOf = (person: Participant) => Number(person.identity);

function pictureOf(person: RemoteParticipant, source: Track.Source): RemoteTrack | undefined {
  const publication = person.getTrackPublication(source);
  return publication?.isMuted ? undefined : (publication?.track as RemoteTrack | undefined);
}
