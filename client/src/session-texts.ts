// What is said in a session comes with its pages, and not with the door.
import { addTexts } from './i18n';
import breakout from './locales/en/breakout.json';
import closing from './locales/en/closing.json';
import harvest from './locales/en/harvest.json';
import stage from './locales/en/stage.json';

for (const [part, texts] of Object.entries({ breakout, closing, harvest, stage })) addTexts(part, texts);
