// A line with a delay: TCP and UDP from a port of its own to another, each way
// half the round trip late.
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

const LOCAL = '127.0.0.1';

/** Gives its two ports, `roundTrip` in ms, which can be set, how many packets were carried to the server, and how to stop it. */
export async function startRelay({ tcp, udp }) {
  const line = { roundTrip: 0, carried: 0 };
  // Timers of one length go off in the order in which they were set.
  const late = (act) => setTimeout(act, line.roundTrip / 2);
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(tcp, LOCAL);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (data) => late(() => to.writable && to.write(data)));
      from.on('close', () => late(() => to.destroy()));
      from.on('error', () => to.destroy()); // a browser hangs up as it likes
    }
  });
  await new Promise((resolve) => server.listen(0, LOCAL, resolve));

  const near = createSocket('udp4');
  const far = new Map(); // by the port of who is near
  near.on('message', (data, { port }) => {
    line.carried++;
    let way = far.get(port);
    if (!way) {
      way = createSocket('udp4');
      far.set(port, way);
      way.on('message', (back) => late(() => !line.stopped && near.send(back, port, LOCAL)));
    }
    late(() => !line.stopped && way.send(data, udp, LOCAL));
  });
  await new Promise((resolve) => near.bind(0, LOCAL, resolve));

  line.tcp = server.address().port;
  line.udp = near.address().port;
  line.stop = () => {
    line.stopped = true;
    server.close();
    for (const socket of sockets) socket.destroy();
    near.close();
    for (const way of far.values()) way.close();
  };
  return line;
}
