// Every browser test, some files at a time: the longest first, so that none of them is left alone at the end.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const AT_ONCE = 3;
const LONGEST = ['funnel', 'console', 'screens', 'pages', 'keyboard', 'terms', 'door', 'in-room', 'themes', 'link'].map(
  (name) => `${name}.test.mjs`,
);

const cwd = fileURLToPath(new URL('.', import.meta.url));
const files = new Set([...LONGEST, ...readdirSync(cwd).filter((name) => name.endsWith('.test.mjs'))]);
const { status } = spawnSync(process.execPath, ['--test', `--test-concurrency=${AT_ONCE}`, ...files], {
  cwd,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
