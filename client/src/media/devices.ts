// The microphone and the camera of this page: one stream of each, opened by the
// person's press and by nothing else. What is published are clones of it.

export type Kind = 'mic' | 'camera';
export const KINDS: readonly Kind[] = ['mic', 'camera'];

/** Why a device can't be used; each has its own sentence. */
export interface Trouble {
  of: Kind;
  why: 'denied' | 'none' | 'busy' | 'gone' | 'insecure' | 'other';
}

const WANTED = {
  mic: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 30 } },
} as const;

/** A device that the browser is being asked for. */
interface Opening {
  device: string | undefined;
  trouble?: Promise<Trouble | undefined>;
}

export class Devices {
  /** The open ones: another object when one of them is another. */
  tracks: Readonly<Partial<Record<Kind, MediaStreamTrack>>> = {};
  private readonly onTracks = new Set<() => void>();
  private readonly chosen: Partial<Record<Kind, string>> = {};
  private readonly opening: Partial<Record<Kind, Opening>> = {};
  private readonly watchers = new Set<(trouble: Trouble) => void>();

  /** Opens a device if it is not open, once however often it is asked; gives why it can't be. */
  async open(of: Kind, device = this.chosen[of]): Promise<Trouble | undefined> {
    if (this.tracks[of]?.readyState === 'live' && device === this.chosen[of]) return undefined;
    if (!navigator.mediaDevices) return { of, why: 'insecure' };
    if (!this.opening[of] || this.opening[of].device !== device) {
      this.close(of);
      const own: Opening = { device };
      this.opening[of] = own;
      own.trouble = this.ask(of, device, own);
    }
    return this.opening[of]?.trouble;
  }

  private async ask(of: Kind, device: string | undefined, own: Opening): Promise<Trouble | undefined> {
    const wanted = { ...WANTED[of], ...(device && { deviceId: { exact: device } }) };
    try {
      const stream = await navigator.mediaDevices.getUserMedia(of === 'mic' ? { audio: wanted } : { video: wanted });
      const track = stream.getTracks()[0];
      if (!track) return { of, why: 'none' };
      if (this.opening[of] !== own) {
        track.stop(); // it was closed, or another was chosen, while the browser asked
        return undefined;
      }
      this.chosen[of] = device;
      this.put(of, track);
      track.addEventListener('ended', () => {
        if (this.tracks[of] !== track) return;
        this.put(of, undefined);
        for (const tell of this.watchers) tell({ of, why: 'gone' });
      });
      return undefined;
    } catch (error) {
      return { of, why: whyNot(error) };
    } finally {
      if (this.opening[of] === own) delete this.opening[of];
    }
  }

  /** Asks for a screen or a window, every time anew; undefined if the person chose none. */
  async openScreen(): Promise<MediaStreamTrack | undefined> {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } } });
      return stream.getVideoTracks()[0];
    } catch (error) {
      if (error instanceof DOMException) return undefined; // "no" is an answer
      throw error;
    }
  }

  close(of?: Kind) {
    for (const kind of of ? [of] : KINDS) {
      const track = this.tracks[kind];
      delete this.opening[kind];
      if (!track) continue;
      this.put(kind, undefined);
      track.stop();
    }
  }

  private put(of: Kind, track: MediaStreamTrack | undefined) {
    this.tracks = { ...this.tracks, [of]: track };
    for (const tell of this.onTracks) tell();
  }

  /** Told when a device opens or closes; gives how to stop that. */
  readonly follow = (tell: () => void) => {
    this.onTracks.add(tell);
    return () => {
      this.onTracks.delete(tell);
    };
  };

  /** Told when a device vanishes; gives how to stop that. */
  watch(tell: (trouble: Trouble) => void) {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  }

  /** The devices of a kind that there are; they have names once one was opened. */
  async list(of: Kind): Promise<MediaDeviceInfo[]> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter(({ kind }) => kind === (of === 'mic' ? 'audioinput' : 'videoinput'));
  }
}

function whyNot(error: unknown): Trouble['why'] {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
  }
  return 'other';
}
