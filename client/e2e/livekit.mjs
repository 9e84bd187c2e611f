// A LiveKit of the operator's own: a process beside the servers, which they share.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { start } from './server.mjs';

const program = fileURLToPath(new URL('../../bin/livekit-server', import.meta.url));

const configuration = ({ tcp, udp, key, secret }) => `port: ${tcp}
bind_addresses: ["127.0.0.1"]
rtc: {tcp_port: ${tcp + 1}, udp_port: ${udp}, use_external_ip: false, use_ice_lite: true, node_ip: 127.0.0.1,
  enable_loopback_candidate: true, interfaces: {includes: [lo]}, ips: {includes: ["127.0.0.0/8"]}}
keys: {${key}: ${secret}}
room: {auto_create: false}
logging: {level: error}`;

/** Starts one on ports of its own, with a key of its own; gives those, its address, its process and a way to stop it. */
export async function startLivekit() {
  const tcp = 20_000 + 10 * Math.floor(Math.random() * 1_000);
  const livekit = { tcp, udp: tcp + 2, key: 'e2e', secret: randomBytes(24).toString('hex') };
  process.env.LIVEKIT_CONFIG = configuration(livekit); // a command line can be read by everybody
  const running = start(program);
  const url = `http://127.0.0.1:${tcp}`;
  while (!(await fetch(url).catch(() => undefined))?.ok)
    if (running.child.exitCode !== null)
      throw new Error(`LiveKit did not start (make livekit builds it):\n${running.log()}`);
  const stop = () => {
    running.child.kill('SIGKILL'); // asked kindly, it waits for everybody to be gone
    return running.over;
  };
  return { ...livekit, url, pid: running.child.pid, stop };
}
