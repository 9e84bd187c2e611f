import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { watchTyping } from './screen';
import { forgetErased } from './seat';
import './tokens.css';
import './base.css';
import './controls.css';
import './marks.css';
import './cards.css';
import './pages.css';
import './shell.css';

// public/early.js has said already that this browser is too old.
if (!('old' in document.documentElement.dataset)) {
  watchTyping();
  forgetErased();
  createRoot(document.getElementById('app') as HTMLElement).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
