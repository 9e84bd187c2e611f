// The program itself, as somebody would start it, with a data folder of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../../bin/plenary', import.meta.url));

/** Starts `plenary serve --fast` on a free port, with more settings if wanted; gives its address and a way to stop it. */
export function startServer(...settings) {
  return serve('--fast', ...settings);
}

/** Starts `plenary serve` on a free port, with these settings and no others; voices are off unless they say so. */
export async function serve(...settings) {
  const data = await mkdtemp(join(tmpdir(), 'plenary-e2e-'));
  const running = start(program, 'serve', '--listen', '127.0.0.1:0', '--data', data, '--media', 'off', ...settings);
  const addr = await Promise.race([firstLine(running.child.stdout), running.over]);
  if (!addr) throw new Error(`the server did not start:\n${running.log()}`);
  const server = {
    url: `http://${JSON.parse(addr).addr}`,
    pid: running.child.pid,
    /** The node that the next person comes by. */
    node: () => server,
    stop: async () => {
      await running.stop();
      await rm(data, { recursive: true, force: true });
      const bad = running
        .log()
        .split('\n')
        .filter((line) => /"level":"(error|panic|fatal)"|^panic:|DATA RACE/.test(line));
      if (bad.length > 0) throw new Error(`the server complained:\n${bad.join('\n')}`);
    },
  };
  return server;
}

/** Starts several servers on one Redis, each with these settings; people are spread over them in turn. */
export async function startNodes(count, ...settings) {
  const data = await mkdtemp(join(tmpdir(), 'plenary-e2e-redis-'));
  const port = await freePort();
  const kept = ['--dir', data, '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
  const redis = start('redis-server', '--bind', '127.0.0.1', '--port', String(port), ...kept);
  const nodes = [];
  const stop = async () => {
    for (const node of nodes) await node.stop();
    await redis.stop();
    await rm(data, { recursive: true, force: true });
  };
  try {
    await answers(port, redis);
    for (let n = 0; n < count; n++) nodes.push(await startServer('--redis', `redis://127.0.0.1:${port}`, ...settings));
  } catch (error) {
    await stop();
    throw error;
  }
  let next = 0;
  return { url: nodes[0].url, nodes, node: () => nodes[next++ % count], stop };
}

export function start(command, ...args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (part) => {
    log += part;
  });
  const over = new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      log += error;
      resolve();
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await over;
  };
  return { child, over, stop, log: () => log };
}

/** A port that was free just now, for a program that can't find one itself. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until somebody listens on a port, or the program that should has ended. */
async function answers(port, { over, log }) {
  let ended = false;
  void over.then(() => {
    ended = true;
  });
  while (!ended) {
    const open = await new Promise((resolve) => {
      const line = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      line.once('connect', () => line.end());
    });
    if (open) return;
  }
  throw new Error(`redis-server did not start:\n${log()}`);
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
