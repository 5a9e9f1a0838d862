/** Of <ugn-live>: of the page's font and colours, with a width that the page gives. */
export const STYLE = `
  :host { display: block; max-width: 100%; }
  :host([hidden]) { display: none; }
  canvas { display: block; width: 100%; height: auto; aspect-ratio: 4 / 3; background: #10201d; border-radius: 0.75rem; }
  :host([running]) canvas { aspect-ratio: auto; }
  p { min-height: 1.5em; margin: 0.5rem 0; font: inherit; color: inherit; }
  button {
    min-height: 2.75rem; padding: 0 1.25rem; border: 0; border-radius: 0.5rem;
    font: inherit; font-weight: 600; color: #fff; background: #0b6e5f; cursor: pointer;
  }
  button:hover { background: #095a4e; }
  button:focus-visible { outline: 3px solid #0b6e5f; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
`;
