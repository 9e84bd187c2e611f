// A bad link between browsers and the program: every byte is late, and every
// connection is cut after a while. What happens is a function of the seed.
import { connect, createServer } from 'node:net';

/** Each way; an answer takes twice as long. */
const LATE_MS = 250;
const CUT_AFTER_MS = [10_000, 60_000];

function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Passes what comes on after a delay, in its order, unless the link swallows it. */
function pass(from, to, link) {
  from.on('data', (bytes) => setTimeout(() => to.writable && !link.deaf && to.write(bytes), LATE_MS));
  from.on('end', () => setTimeout(() => to.end(), LATE_MS));
}

/** Opens the link; its `port` is where it leads. */
export async function startLink(seed) {
  const random = randomFrom(seed);
  const lines = new Set();
  const link = { cuts: 0, deaf: false };
  const server = createServer((near) => {
    const far = connect(link.port, '127.0.0.1');
    const [least, most] = CUT_AFTER_MS;
    const cut = setTimeout(
      () => {
        link.cuts++;
        near.destroy();
      },
      least + random() * (most - least),
    );
    const close = () => {
      clearTimeout(cut);
      near.destroy();
      far.destroy();
      lines.delete(near);
    };
    lines.add(near);
    for (const socket of [near, far]) socket.on('error', close).on('close', close);
    pass(near, far, link);
    pass(far, near, link);
  });
  await new Promise((open) => server.listen(0, '127.0.0.1', open));
  return Object.assign(link, {
    url: `http://127.0.0.1:${server.address().port}`,
    /** From now on nothing comes through, and nobody is told. */
    swallow() {
      link.deaf = true;
    },
    stop() {
      for (const near of lines) near.destroy();
      server.close();
    },
  });
}
