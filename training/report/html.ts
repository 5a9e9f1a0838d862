/** A part of a page; `html` is markup, made by the functions below or by `figures.ts`. */
export interface Section {
  readonly heading: string;
  readonly html: string;
}

/** Text for markup, also inside attributes. */
export function escapeMarkup(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

/** One file that needs no other: no scripts, light or dark as the reader's system is, down to a phone's width. */
export function htmlPage(title: string, sections: readonly Section[]): string {
  const parts = sections.map(
    ({ heading, html }) => `<section><h2>${escapeMarkup(heading)}</h2>\n${html}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

/** Paragraphs of plain text. */
export function htmlText(...paragraphs: readonly string[]): string {
  return paragraphs.map((text) => `<p>${escapeMarkup(text)}</p>\n`).join('');
}

export function htmlCode(text: string): string {
  return `<pre tabindex="0"><code>${escapeMarkup(text)}</code></pre>\n`;
}

/** Names and values. */
export function htmlFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const rows = facts.map(([name, value]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`);
  return `<dl>${rows.join('')}</dl>\n`;
}

/** A line break in a cell starts a line in small type. The last row can be set apart as the sum of all. */
export function htmlTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
  { hasTotal = false } = {},
): string {
  const cells = (row: readonly string[], tag: 'td' | 'th', scope: string) =>
    row
      .map((cell, i) =>
        i === 0 || tag === 'th' ? `<th scope="${scope}">${lines(cell)}</th>` : `<td>${lines(cell)}</td>`,
      )
      .join('');
  const body = rows.map(
    (row, i) =>
      `<tr${hasTotal && i === rows.length - 1 ? ' class="total"' : ''}>${cells(row, 'td', 'row')}</tr>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeMarkup(caption)}"><table>` +
    `<caption>${escapeMarkup(caption)}</caption><thead><tr>${cells(head, 'th', 'col')}</tr></thead>\n` +
    `<tbody>${body.join('\n')}</tbody></table></div>\n`
  );
}

function lines(cell: string): string {
  const [first, ...more] = cell.split('\n').map(escapeMarkup);
  return first + more.map((line) => `<br><small>${line}</small>`).join('');
}

/** Figures side by side where there is room. @param figures SVG markup and plain captions */
export function htmlFigures(figures: readonly { readonly svg: string; readonly caption: string }[]): string {
  const items = figures.map(
    ({ svg, caption }) => `<figure>${svg}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`,
  );
  return `<div class="figures">${items.join('\n')}</div>\n`;
}

const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d8dde3;--panel:#f5f7f9}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--ink:#e6e9ed;--soft:#a0a9b4;--line:#343b44;--panel:#1d2127}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:80rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
p{max-width:46rem;margin:.5rem 0}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;overflow:auto;
max-height:28rem;font:.85rem/1.5 ui-monospace,monospace}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:.75rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;min-width:min(100%,28rem);font-size:.86rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.4rem}
th,td{padding:.3rem .5rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
tbody th{font-weight:500}
th:first-child{text-align:left;position:sticky;left:0;background:var(--ground)}
small{color:var(--soft);font-size:.7rem;font-weight:400}
.total td,.total th{border-top:2px solid var(--line);font-weight:700}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1.75rem 2.5rem;margin:1rem 0}
figure{margin:0;max-width:36rem}figure svg{width:100%;height:auto;display:block}
figcaption{color:var(--soft);font-size:.87rem;margin-top:.4rem}
summary{cursor:pointer;color:var(--soft)}
@media (max-width:40rem){main{padding:1rem .9rem 3rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
th,td{padding:.3rem .45rem}}
@media print{pre{max-height:none}.scroll{overflow:visible}}
`;
