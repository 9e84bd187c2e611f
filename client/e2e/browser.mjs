// Debian's Chromium, without a screen: CHROMIUM if that is set, else the headless shell, which draws no window
// round its pages and takes a fifth less processor, else the browser.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SHELL = '/usr/bin/chromium-headless-shell';
const BROWSER = '/usr/bin/chromium';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * What is off. The first two are pages of the browser's own, two with every window, which no test sees: half a
 * second of processor each. The third is a process that waits for a next site. Then what Playwright turns off that could reach for the network or change what is
 * seen: Chromium knows only the last list it is given.
 */
const OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/** Starts a browser, with more flags and more features off if wanted. */
export function startBrowser({ flags = [], off = [] } = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || (existsSync(SHELL) ? SHELL : BROWSER),
    args: [...FLAGS, ...flags, `--disable-features=${[...OFF, ...off].join()}`],
  });
}
