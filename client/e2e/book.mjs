// A story as a page: chapters with plain sentences, numbered pictures, and every
// click that anybody made.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the story goes; `docs/` in it holds the pictures that the documentation shows. */
const FOLDER = fileURLToPath(new URL('../../bin/story/', import.meta.url));
/** A page of the documentation has to open on a bad line. */
const MOST_BYTES = 150_000;
/** A long page is shown to here. */
const TALLEST = 1800;

/** In the page: tells of each click on something that can be pressed, by its name. */
function tellClicks() {
  const pressed = 'button, a, summary, input, select, [role=menuitem], [role=tab]';
  document.addEventListener(
    'click',
    (event) => {
      const element = event.target.closest?.(pressed);
      if (!element || !event.isTrusted) return;
      const name = element.ariaLabel || element.labels?.[0]?.textContent || element.textContent;
      window.clicked(name.replace(/\s+/g, ' ').trim());
    },
    { capture: true },
  );
}

export class Book {
  chapters = [];
  pictures = 0;
  started = performance.now();

  static async open() {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(`${FOLDER}docs`, { recursive: true });
    return new Book();
  }

  /** The chapter that is being told. */
  get now() {
    return this.chapters.at(-1);
  }

  /** Writes down what somebody clicks, from the next page that they open. */
  async follow(person) {
    await person.context.exposeBinding('clicked', (_, what) => this.now.clicks.push({ who: person.name, what }));
    await person.context.addInitScript(tellClicks);
  }

  /** Tells a chapter; an error names it. */
  async chapter(title, text, tell) {
    this.chapters.push({ title, text, pictures: [], clicks: [] });
    const began = performance.now();
    try {
      await tell();
    } catch (error) {
      throw new Error(`“${title}” failed`, { cause: error });
    }
    console.log(`${seconds(began)} s  ${title}`);
  }

  /** How often somebody clicked in this chapter. */
  clicksOf(person) {
    return this.now.clicks.filter(({ who }) => who === person.name).length;
  }

  /**
   * Takes a picture of a page; `whole` shows more than fits the screen. `docs`
   * leaves one under that name for the documentation, of a `part` if there is one.
   */
  async picture(page, caption, { whole = false, docs, part } = {}) {
    const number = String(++this.pictures).padStart(2, '0');
    const file = `${number}-${fileName(caption)}.png`;
    const size = page.viewportSize();
    if (whole || docs) await page.evaluate(() => scrollTo(0, 0));
    if (whole) {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ ...size, height: Math.min(Math.max(height, size.height), TALLEST) });
    }
    const shot = await page.screenshot({ path: `${FOLDER}${file}`, animations: 'disabled' });
    if (docs) await this.forDocs(docs, part ? await part.screenshot({ animations: 'disabled' }) : shot);
    if (whole) await page.setViewportSize(size);
    this.now.pictures.push({ file, caption, width: size.width });
  }

  async forDocs(name, shot) {
    if (shot.length > MOST_BYTES) throw new Error(`${name}.png has ${shot.length} bytes, of ${MOST_BYTES}`);
    await writeFile(`${FOLDER}docs/${name}.png`, shot);
  }

  /** Pictures of everybody's page, for whoever looks for what went wrong. */
  async failed(people) {
    for (const { name, page } of people) {
      if (!page.isClosed()) await page.screenshot({ path: `${FOLDER}failed-${name}.png` });
    }
  }

  /** Writes the page; gives where it is. */
  async write(title, lead) {
    const clicks = this.chapters.flatMap((chapter) => chapter.clicks);
    const page = `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body { font: 17px/1.5 system-ui, sans-serif; color: #2a2026; background: #f5f0f3; max-width: 72rem; margin: 0 auto; padding: 1rem; }
figure { display: inline-block; vertical-align: top; margin: 0 1rem 1rem 0; }
img { max-width: 100%; border: 1px solid #8b7a84; }
img.narrow { width: 18rem; }
img.wide { width: 52rem; }
figcaption { max-width: 52rem; }
img.narrow + figcaption { max-width: 18rem; }
</style>
<h1>${escaped(title)}</h1>
<p>${escaped(lead)}</p>
<p>${clicks.length} clicks in all, told in ${seconds(this.started)} s.</p>
${this.chapters.map(chapterText).join('\n')}
</html>
`;
    const path = `${FOLDER}index.html`;
    await writeFile(path, page);
    const { size } = await stat(path);
    return { path, size };
  }
}

function chapterText({ title, text, pictures, clicks }, index) {
  const figures = pictures.map(
    ({ file, caption, width }) =>
      `<figure><img class="${width < 600 ? 'narrow' : 'wide'}" src="${file}" alt=""><figcaption>${escaped(caption)}</figcaption></figure>`,
  );
  const list = clicks.map(({ who, what }) => `<li>${escaped(who)}: ${escaped(what)}</li>`);
  return `<section>
<h2>${index + 1}. ${escaped(title)}</h2>
<p>${escaped(text)}</p>
${figures.join('\n')}
${list.length ? `<details open><summary>Clicks: ${list.length}</summary><ol>${list.join('')}</ol></details>` : '<p>Nobody clicks.</p>'}
</section>`;
}

function fileName(caption) {
  const words = caption
    .toLowerCase()
    .replaceAll('’', '')
    .replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 60).replace(/^-|-$/g, '');
}

function escaped(text) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[sign]);
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1).padStart(5);
}
