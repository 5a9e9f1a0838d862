/** Of the page's font and colours, whatever they are; a sheet of the document's own, which no Content-Security-Policy refuses. */
const STYLE = `
  .ugn-live { box-sizing: border-box; width: min(40rem, 100vw); margin: 0 auto; padding: 1rem; text-align: start; line-height: 1.5; }
  .ugn-live:focus { outline: none; }
  .ugn-live :is(h1, h2) { font-size: 1.5em; line-height: 1.25; margin: 0 0 0.75rem; }
  .ugn-live :is(p, ul) { margin: 0 0 0.75rem; }
  .ugn-live ul { padding-inline-start: 1.25rem; }
  .ugn-live .ugn-buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.25rem; }
  .ugn-live button, .ugn-live select { min-height: 2.75rem; padding: 0 1.25rem; border-radius: 0.5rem; font: inherit; }
  .ugn-live button { border: 2px solid currentColor; font-weight: 600; color: inherit; background: none; cursor: pointer; }
  .ugn-live button.ugn-main { color: #fff; background: #0b6e5f; border-color: #0b6e5f; }
  .ugn-live button.ugn-main:hover { background: #095a4e; }
  .ugn-live button:disabled { opacity: 0.55; cursor: default; }
  .ugn-live :is(button, select):focus-visible { outline: 3px solid #2b9d8b; outline-offset: 2px; }
  .ugn-live label { display: block; margin: 0.75rem 0; }
  .ugn-live select { display: block; width: 100%; margin-top: 0.25rem; padding: 0 0.75rem; }
  .ugn-live video { display: block; width: 100%; max-height: 50vh; aspect-ratio: 4 / 3; object-fit: cover;
    background: #10201d; border-radius: 0.75rem; transform: scaleX(-1); }
  .ugn-live [hidden] { display: none !important; }
  .ugn-live [role='status'] { min-height: 3em; margin: 0.75rem 0; padding-inline-start: 0.75rem; border-inline-start: 4px solid #2b9d8b; }
  .ugn-live [role='status'].ugn-trouble { border-color: #d9822b; }
  .ugn-live .ugn-dot { margin: 1.5rem 0; text-align: center; font-size: 3rem; line-height: 1.2; }
  .ugn-live progress { appearance: none; display: block; box-sizing: border-box; width: 100%; height: 0.75rem; overflow: hidden;
    border: 1px solid currentColor; border-radius: 0.375rem; background: none; }
  .ugn-live progress::-webkit-progress-bar { background: none; }
  .ugn-live progress::-webkit-progress-value { background: #2b9d8b; }
  .ugn-live progress::-moz-progress-bar { background: #2b9d8b; }
`;

let sheet: CSSStyleSheet | null = null;

/** Adds the style to the page, once. */
export function addStyle(): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}
