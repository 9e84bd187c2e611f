import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, type Line, MAX_UNANSWERED, type Socket } from './connection';
import type { Message, Position } from './protocol';

class FakeSocket implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  sent: { id: string; type: string; [field: string]: unknown }[] = [];
  closed = false;
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  close() {
    this.closed = true;
  }
  greet() {
    this.onopen?.(undefined as never);
    this.say({ type: 'welcome', session: 's', seat: 7, now: 1_000_000, version: '1' });
  }
  say(...frame: Message[]) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006) {
    this.onclose?.({ code });
  }
  commands() {
    return this.sent.filter(({ type }) => type !== 'hello' && type !== 'clock');
  }
}

let sockets: FakeSocket[];
let lines: Line[];
let position: Position | undefined;
let connection: Connection;
const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  lines = [];
  position = undefined;
  connection = new Connection({
    token: 'secret',
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    position: () => position,
    onFrame: () => {},
    onLine: (line) => lines.push(line),
    random: () => 1,
  });
  connection.start();
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

describe('hello', () => {
  it('bears the token, and later where one stood', () => {
    last().greet();
    expect(last().sent[0]).toEqual({ type: 'hello', token: 'secret' });
    position = { seq: 41, hash: 'abc' };
    last().drop();
    vi.advanceTimersByTime(250);
    last().greet();
    expect(last().sent[0]).toEqual({ type: 'hello', token: 'secret', seq: 41, hash: 'abc' });
  });
});

describe('commands', () => {
  it('are answered once: accepted or refused', async () => {
    last().greet();
    const hand = connection.send('hand', { up: true });
    const say = connection.send('say', { place: 'main', text: '' });
    const [first, second] = last().commands();
    last().say({ re: second?.id as string, refused: { code: 'empty' } }, { re: first?.id as string });
    expect(await hand).toBeUndefined();
    expect(await say).toEqual({ code: 'empty' });
  });

  it('without an answer are sent again after a lost line, in order and with the same ids', async () => {
    last().greet();
    const say = connection.send('say', { place: 'main', text: 'one' });
    void connection.send('say', { place: 'main', text: 'two' });
    const before = last().commands();
    last().drop();
    void connection.send('say', { place: 'main', text: 'three' });
    vi.advanceTimersByTime(250);
    last().greet();
    expect(last().commands().slice(0, 2)).toEqual(before);
    expect(
      last()
        .commands()
        .map(({ text }) => text),
    ).toEqual(['one', 'two', 'three']);
    last().say({ re: before[0]?.id as string });
    expect(await say).toBeUndefined();
  });

  it('that were answered are not sent again', async () => {
    last().greet();
    const hand = connection.send('hand', { up: true });
    last().say({ re: last().commands()[0]?.id as string });
    await hand;
    last().drop();
    vi.advanceTimersByTime(250);
    last().greet();
    expect(last().commands()).toEqual([]);
  });

  it('wait in no longer queue than the server remembers', async () => {
    for (let i = 0; i < MAX_UNANSWERED; i++) void connection.send('hand', { up: true });
    expect(await connection.send('hand', { up: true })).toEqual({ code: 'too_fast' });
  });

  it('too large for a frame never leave', async () => {
    last().greet();
    expect(await connection.send('say', { place: 'main', text: 'x'.repeat(17_000) })).toEqual({ code: 'too_large' });
    expect(last().commands()).toEqual([]);
  });

  it('older than the server remembers are given back instead of done twice', async () => {
    const say = connection.send('say', { place: 'main', text: 'old' });
    vi.advanceTimersByTime(0);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10 * 60_000);
    last().greet();
    expect(await say).toEqual({ code: 'unavailable' });
    expect(last().commands()).toEqual([]);
    vi.restoreAllMocks();
  });
});

describe('a lost line', () => {
  it('is tried again with a growing pause of 3 s at most', () => {
    const pauses = [250, 500, 1000, 2000, 3000, 3000];
    for (const pause of pauses) {
      const known = sockets.length;
      last().drop();
      vi.advanceTimersByTime(pause - 1);
      expect(sockets.length).toBe(known);
      vi.advanceTimersByTime(1);
      expect(sockets.length).toBe(known + 1);
    }
    expect(lines.at(-1)).toEqual({ is: 'lost' });
  });

  it('is tried when the server said to', () => {
    last().greet();
    last().say({ type: 'bye', code: 4010, reconnect_in_ms: 1_700 });
    last().drop(4010);
    vi.advanceTimersByTime(1_699);
    expect(sockets.length).toBe(1);
    vi.advanceTimersByTime(1);
    expect(sockets.length).toBe(2);
  });

  it('is noticed by silence', () => {
    last().greet();
    vi.advanceTimersByTime(35_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(lines.at(-1)).toEqual({ is: 'lost' });
  });

  it('is for good from 4500 on, and settles what waits', async () => {
    last().greet();
    const say = connection.send('say', { place: 'main', text: 'x' });
    last().drop(4504);
    vi.advanceTimersByTime(60_000);
    expect(sockets.length).toBe(1);
    expect(lines.at(-1)).toEqual({ is: 'closed', code: 4504 });
    expect(await say).toEqual({ code: 'ended' });
  });
});

describe('a renewed token', () => {
  it('goes on where the old one ended the line, whichever comes first', () => {
    last().greet();
    last().drop(4501);
    connection.renew('fresh');
    last().greet();
    expect(last().sent[0]).toMatchObject({ type: 'hello', token: 'fresh' });
    connection.renew('fresher');
    last().drop(4501);
    last().greet();
    expect(last().sent[0]).toMatchObject({ type: 'hello', token: 'fresher' });
    last().drop(4501);
    expect(lines.at(-1)).toEqual({ is: 'closed', code: 4501 });
  });
});

describe('the clock', () => {
  it('is the server’s, by the quickest of the last messages', () => {
    last().greet();
    const at = connection.now();
    last().say({ type: 'clock', now: 1_000_000 });
    vi.advanceTimersByTime(100);
    last().say({ type: 'clock', now: 1_000_050 });
    expect(connection.now() - at).toBeGreaterThanOrEqual(100);
    last().say({ type: 'clock', now: 1_000_400 });
    expect(connection.now()).toBeCloseTo(1_000_400, 0);
  });
});

describe('a line that nothing comes through', () => {
  const is = () => lines.at(-1)?.is;

  it('is noticed within 3 s, and again open with the next word', () => {
    last().greet();
    vi.advanceTimersByTime(3_000);
    expect(is()).toBe('silent');
    last().say({ type: 'clock', now: 1_003_000 });
    expect(is()).toBe('open');
    expect(sockets).toHaveLength(1);
  });

  it('is not called so while the server answers', () => {
    last().greet();
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(2_000);
      last().say({ type: 'clock', now: 1_000_000 });
    }
    expect(is()).toBe('open');
  });

  it('is opened anew at once on “Try now” and when the browser is back on its network', () => {
    last().greet();
    vi.advanceTimersByTime(3_000);
    connection.tryNow();
    expect(sockets[0]?.closed).toBe(true);
    expect(sockets).toHaveLength(2);
    last().greet();
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(3);
  });

  it('is noticed at once when the browser knows', () => {
    last().greet();
    dispatchEvent(new Event('offline'));
    expect(is()).toBe('silent');
  });
});
