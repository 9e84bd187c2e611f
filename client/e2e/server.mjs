// The program itself, as somebody would start it, with a data folder of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/plenary', import.meta.url));

/** Starts `plenary serve --fast` on a free port; gives its address and a way to stop it. */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'plenary-e2e-'));
  const running = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--fast', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  running.stderr.on('data', (part) => {
    log += part;
  });
  const over = new Promise((resolve) => {
    running.once('exit', resolve);
    running.once('error', resolve);
  });
  const addr = await Promise.race([firstLine(running.stdout), over.then(() => undefined)]);
  if (!addr) throw new Error(`the server did not start:\n${log}`);
  return {
    url: `http://${JSON.parse(addr).addr}`,
    stop: async () => {
      running.kill('SIGTERM');
      await over;
      await rm(data, { recursive: true, force: true });
      const bad = log.split('\n').filter((line) => /"level":"(error|panic|fatal)"|^panic:|DATA RACE/.test(line));
      if (bad.length > 0) throw new Error(`the server complained:\n${bad.join('\n')}`);
    },
  };
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
