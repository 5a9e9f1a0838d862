import { addStyle } from './screen-style';

/** What the plugins show: a text of the experimenter's, what belongs to the plugin, a status that is read aloud, buttons. */
export class PluginScreen {
  readonly #section = document.createElement('section');
  readonly #status = document.createElement('div');
  readonly #buttons = document.createElement('div');

  /** @param prompt HTML @param parts between the prompt and the status */
  constructor(display: HTMLElement, prompt: string, ...parts: readonly HTMLElement[]) {
    addStyle();
    const text = document.createElement('div');
    text.innerHTML = prompt;
    this.#section.className = 'ugn-live';
    this.#section.role = mainRole();
    this.#section.tabIndex = -1;
    this.#status.role = 'status';
    this.#status.hidden = true;
    this.#buttons.className = 'ugn-buttons';
    this.#section.append(text, ...parts, this.#status, this.#buttons);
    display.replaceChildren(this.#section);
    this.#section.focus(); // no button has the focus yet: a key that is still pressed chooses nothing
  }

  button(label: string, onClick: () => void, isMain = false): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    if (isMain) button.className = 'ugn-main';
    button.addEventListener('click', onClick);
    this.#buttons.append(button);
    return button;
  }

  /** Lines that are read aloud when they are others than before. @param isTrouble whether they say what is wrong */
  say(lines: readonly string[], isTrouble = false): void {
    this.#status.hidden = false;
    this.#status.classList.toggle('ugn-trouble', isTrouble);
    const before = [...this.#status.children].map(({ textContent }) => textContent);
    if (before.join('\n') === lines.join('\n')) return;
    this.#status.replaceChildren(
      ...lines.map((line) => {
        const paragraph = document.createElement('p');
        paragraph.textContent = line;
        return paragraph;
      }),
    );
  }
}

/** What is shown is what the page is about, unless the experiment lies in a page’s main part. */
function mainRole(): string | null {
  const others = [...document.querySelectorAll('main, [role=main]')];
  return others.some((one) => !one.classList.contains('ugn-live')) ? null : 'main';
}

/** The last screen of an experiment that ends early, for `abortExperiment`. @param text HTML */
export function lastScreen(text: string): string {
  addStyle();
  return `<div class="ugn-live" role="${mainRole() ?? 'presentation'}"><div role="alert">${text}</div></div>`;
}
