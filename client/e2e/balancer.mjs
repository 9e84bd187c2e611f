// One address for several servers: each connection goes to the next one that takes it.
import { connect, createServer } from 'node:net';

/** Listens on a free port; `ports` are those behind it, and may be filled later. */
export async function startBalancer(ports) {
  /** The port that each open connection leads to. */
  const open = new Map();
  let turn = 0;
  const server = createServer((near) => {
    near.on('error', () => {}); // a browser hangs up as it likes
    reach(near, ports.length);
  });
  function reach(near, tries) {
    if (tries === 0) return near.destroy();
    const port = ports[turn++ % ports.length];
    const far = connect(port, '127.0.0.1');
    const next = () => reach(near, tries - 1);
    far.once('error', next);
    far.once('connect', () => {
      far.off('error', next);
      far.on('error', () => near.destroy());
      far.once('close', () => near.destroy());
      open.set(near, port);
      near.once('close', () => {
        open.delete(near);
        far.destroy();
      });
      near.pipe(far).pipe(near);
    });
  }
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many connections lead to a port now. */
    lines: (port) => [...open.values()].filter((one) => one === port).length,
    stop: () => {
      server.close();
      for (const near of open.keys()) near.destroy();
    },
  };
}
