import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { plain } from './markdown';
import { Written } from './written';

const html = (of: string, lead?: 'h2') =>
  renderToStaticMarkup(createElement(Written, { of, lead })).replace(/ (class|dir)="[^"]*"/g, '');

describe('what a host wrote', () => {
  it.each([
    ['One question', '<p>One question</p>'],
    ['One\nof two lines\n\nand another', '<p>One<br/>of two lines</p><p>and another</p>'],
    ['What *really* **did** it?', '<p>What <em>really</em> <strong>did</strong> it?</p>'],
    ['**all of *it***', '<p><strong>all of <em>it</em></strong></p>'],
    [
      'Think of:\n- one\n- _two_\n\n1. first\n2) second',
      '<p>Think of:</p><ul><li>one</li><li><em>two</em></li></ul><ol><li>first</li><li>second</li></ol>',
    ],
    ['See [the chart](https://example.org/a).', '<p>See the chart (https://example.org/a).</p>'],
    ['2 * 3 * 4 is 24, and file_name_1 a name', '<p>2 * 3 * 4 is 24, and file_name_1 a name</p>'],
    ['\\*as typed\\*', '<p>*as typed*</p>'],
    ['Wie *schön*, *日本*?', '<p>Wie <em>schön</em>, <em>日本</em>?</p>'],
    ['', ''],
  ])('%j', (text, shown) => {
    expect(html(text)).toBe(shown);
  });

  it('has a heading with the first line, even of a list', () => {
    expect(html('- a\n- b', 'h2')).toBe('<h2>- a</h2><ul><li>b</li></ul>');
    expect(html('Why?\n\nThink *twice*.', 'h2')).toBe('<h2>Why?</h2><p>Think <em>twice</em>.</p>');
  });

  it('is its words alone on one line', () => {
    expect(plain('What **did** it?\n\n- one\n- [two](https://example.org/)')).toBe(
      'What did it? one two (https://example.org/)',
    );
  });
});

describe('hostile words', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '**<img src=x onerror=alert(1)>**',
    '- <svg onload=alert(1)>',
    '[press](javascript:alert(1))',
    '[press](data:text/html,<script>alert(1)</script>)',
    '[<b onclick=alert(1)>](https://example.org/"onmouseover="alert(1))',
    '![x](https://evil.example/track.png)',
    '&lt;script&gt;',
  ])('%s is text', (text) => {
    const page = document.createElement('div');
    page.innerHTML = renderToStaticMarkup(createElement(Written, { of: text }));
    const elements = [...page.querySelectorAll('*')];
    expect(
      elements.map(({ localName }) => localName).filter((name) => !['p', 'ul', 'li', 'strong'].includes(name)),
    ).toEqual([]);
    expect(
      elements.flatMap((one) => one.getAttributeNames()).filter((name) => !['class', 'dir'].includes(name)),
    ).toEqual([]);
    expect(page.textContent).toBe(plain(text));
  });

  it.each(['*', '**', '_', '[', '[](', '\\', '*a ', '**a *b ', '- ', '[a](https://'])(
    'a thousand times %j is read in no time',
    (text) => {
      const began = performance.now();
      expect(html(text.repeat(1000)).length).toBeGreaterThan(0);
      expect(performance.now() - began).toBeLessThan(1000);
    },
  );
});
