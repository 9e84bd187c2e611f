// The line to the server: one websocket, opened again when it drops, with
// commands answered once though it may drop between a command and its answer.

import { type Commands, type CommandType, MAX_FRAME, type Message, type Position, type Refusal } from './protocol';
import { uuid } from './uuid';

/**
 * How the line is. `silent` is open, as far as the browser knows, but nothing
 * comes through; `closed` is for good, its close code says why.
 */
export type Line = { is: 'connecting' | 'open' | 'silent' | 'lost' } | { is: 'closed'; code: number };

/** The part of a WebSocket that is used here; tests bring their own. */
export interface Socket {
  readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface Options {
  token: string;
  /** A facilitator's token is renewed at each welcome. */
  onToken?: (token: string) => void;
  /** Opens a socket; a WebSocket to /ws/v1 if left out. */
  open?: () => Socket;
  /** Where the last one stood, for the hello. */
  position: () => Position | undefined;
  onFrame: (frame: Message[]) => void;
  onLine: (line: Line) => void;
  random?: () => number;
}

/** A browser keeps at most so many commands without an answer; the server remembers no more. */
export const MAX_UNANSWERED = 16;
/** The server speaks every 15 s; silence for twice that and a bit is a dead line. */
const SILENCE_MS = 35_000;
/**
 * Nobody waits half a minute to hear that nothing comes through: after so long
 * without a word the server is asked, and if it does not answer in time the
 * line is called silent, 2.8 s after the last word at most.
 */
const ASK_AFTER_MS = 1_500;
const ANSWER_WITHIN_MS = 1_300;
const BAD_TOKEN = 4501;
const OPENING_MS = 10_000;
const FIRST_PAUSE_MS = 250;
/** Everybody shall be back within 3 s of the end of a fault. */
const LONGEST_PAUSE_MS = 3_000;
/** The server forgets the answer to a command after 10 minutes; repeating it later could do it twice. */
const REPEATABLE_MS = 9 * 60_000;
/** So many of the last looks at the server's clock are compared. */
const CLOCK_LOOKS = 8;

interface Unanswered {
  text: string;
  at: number;
  settle: (refusal: Refusal | undefined) => void;
}

export class Connection {
  private socket: Socket | undefined;
  private welcomed = false;
  private ended = false;
  /** The server would not have the token. */
  private refused = false;
  private greetedWith = '';
  private failures = 0;
  private reconnectIn: number | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private listening: ReturnType<typeof setTimeout> | undefined;
  private silent = false;
  private readonly unanswered = new Map<string, Unanswered>();
  private readonly offsets: number[] = [];
  private askedClockAt: number | undefined;

  private token: string;

  constructor(private readonly options: Options) {
    this.token = options.token;
  }

  start() {
    this.ended = false;
    addEventListener('online', this.tryNow);
    addEventListener('offline', this.unheard);
    document.addEventListener('visibilitychange', this.lookAgain);
    this.connect();
  }

  stop() {
    this.ended = true;
    removeEventListener('online', this.tryNow);
    removeEventListener('offline', this.unheard);
    document.removeEventListener('visibilitychange', this.lookAgain);
    this.hangUp();
    clearTimeout(this.retry);
    this.settleAll({ code: 'unavailable' });
  }

  /** Says hello with another token from now on: the old one is dead, and may have ended the line. */
  renew(token: string) {
    this.token = token;
    if (!this.refused) return;
    this.refused = false;
    this.start();
  }

  /** Tries again at once if the line is lost, or if nothing comes through it. */
  tryNow = () => {
    if (this.silent) this.dropped(1006);
    if (this.ended || this.socket) return;
    clearTimeout(this.retry);
    this.connect();
  };

  /**
   * Sends a command and waits for its answer: undefined if it was accepted.
   * What is unanswered when the line drops is sent again, with the same id.
   */
  send<T extends CommandType>(type: T, fields: Commands[T]): Promise<Refusal | undefined> {
    const id = uuid();
    const text = JSON.stringify({ ...fields, id, type });
    if (new TextEncoder().encode(text).length > MAX_FRAME) return Promise.resolve({ code: 'too_large' });
    if (this.ended) return Promise.resolve({ code: 'unavailable' });
    if (this.unanswered.size >= MAX_UNANSWERED) return Promise.resolve({ code: 'too_fast' });
    return new Promise((settle) => {
      this.unanswered.set(id, { text, at: performance.now(), settle });
      if (this.welcomed) this.socket?.send(text);
    });
  }

  /** Asks for a collection anew, because a patch did not fit. */
  resync(section: string) {
    if (this.welcomed) this.socket?.send(JSON.stringify({ id: uuid(), type: 'resync', section }));
  }

  /** The server's time now, in milliseconds since the Unix epoch. */
  now(): number {
    // A message ages on its way, so the largest of the last differences is the truest.
    return this.offsets.length ? performance.now() + Math.max(...this.offsets) : Date.now();
  }

  private connect() {
    this.welcomed = false;
    this.options.onLine({ is: this.failures === 0 ? 'connecting' : 'lost' });
    const socket = (this.options.open ?? openWebSocket)();
    this.socket = socket;
    this.watchFor(OPENING_MS);
    socket.onopen = () => {
      if (socket === this.socket) {
        this.greetedWith = this.token;
        socket.send(JSON.stringify({ type: 'hello', token: this.token, ...this.options.position() }));
      }
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.socket && typeof data === 'string') this.hear(JSON.parse(data) as Message[]);
    };
    socket.onclose = ({ code }) => {
      if (socket === this.socket) this.dropped(code);
    };
  }

  private hear(frame: Message[]) {
    this.watchFor(SILENCE_MS);
    for (const message of frame) {
      if (message.type === 'welcome') this.look(message.now, 0);
      else if (message.type === 'clock') {
        this.look(message.now, this.askedClockAt === undefined ? 0 : (performance.now() - this.askedClockAt) / 2);
        this.askedClockAt = undefined;
      } else if (message.type === 'bye') this.reconnectIn = message.reconnect_in_ms;
    }
    this.options.onFrame(frame);
    for (const message of frame) {
      if (message.type === undefined) this.answered(message.re, message.refused);
      else if (message.type === 'welcome') this.greeted(message.token);
    }
    this.heard();
  }

  private greeted(token: string | undefined) {
    if (token) {
      this.token = token;
      this.options.onToken?.(token);
    }
    this.welcomed = true;
    this.failures = 0;
    this.options.onLine({ is: 'open' });
    this.askClock();
    for (const [id, { text, at, settle }] of this.unanswered) {
      if (performance.now() - at < REPEATABLE_MS) {
        this.socket?.send(text);
        continue;
      }
      this.unanswered.delete(id);
      settle({ code: 'unavailable' });
    }
  }

  private answered(id: string, refused: Refusal | undefined) {
    const command = this.unanswered.get(id);
    this.unanswered.delete(id);
    command?.settle(refused);
  }

  private dropped(code: number) {
    this.hangUp();
    if (this.ended) return;
    if (code === BAD_TOKEN && this.token !== this.greetedWith) return this.connect(); // it was renewed meanwhile
    if (code >= 4500 && code < 5000) {
      this.ended = true;
      this.refused = code === BAD_TOKEN;
      this.settleAll({ code: code === 4504 ? 'ended' : code === 4503 ? 'removed' : 'unavailable' });
      this.options.onLine({ is: 'closed', code });
      return;
    }
    const random = this.options.random ?? Math.random;
    const growing = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures) * (0.5 + random() / 2);
    this.failures++;
    this.options.onLine({ is: 'lost' });
    this.retry = setTimeout(() => this.connect(), this.reconnectIn ?? growing);
    this.reconnectIn = undefined;
  }

  private hangUp() {
    const socket = this.socket;
    this.socket = undefined;
    this.welcomed = false;
    clearTimeout(this.watch);
    clearTimeout(this.listening);
    this.silent = false;
    socket?.close(1000);
  }

  /** Something came through; the next word is waited for. */
  private heard() {
    clearTimeout(this.listening);
    if (!this.welcomed) return;
    if (this.silent) this.options.onLine({ is: 'open' });
    this.silent = false;
    this.listening = setTimeout(() => {
      // Nobody looks, and a hidden page's timers are not to be trusted.
      if (document.visibilityState !== 'visible') return;
      this.askClock();
      this.listening = setTimeout(this.unheard, ANSWER_WITHIN_MS);
    }, ASK_AFTER_MS);
  }

  private unheard = () => {
    if (!this.welcomed || this.silent) return;
    this.silent = true;
    this.options.onLine({ is: 'silent' });
  };

  private watchFor(ms: number) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.dropped(1006), ms);
  }

  /** A phone that slept may hold a line that is long dead: ask, and give it little time. */
  private lookAgain = () => {
    if (document.visibilityState !== 'visible' || this.ended) return;
    if (!this.welcomed) return this.tryNow();
    this.askClock();
    this.watchFor(5_000);
  };

  private askClock() {
    this.askedClockAt = performance.now();
    this.socket?.send(JSON.stringify({ id: uuid(), type: 'clock' }));
  }

  private look(now: number, travelled: number) {
    this.offsets.push(now + travelled - performance.now());
    if (this.offsets.length > CLOCK_LOOKS) this.offsets.shift();
  }

  private settleAll(refusal: Refusal) {
    const waiting = [...this.unanswered.values()];
    this.unanswered.clear();
    for (const { settle } of waiting) settle(refusal);
  }
}

function openWebSocket(): Socket {
  const url = new URL('ws/v1', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url, 'plenary.v1') as unknown as Socket;
}
