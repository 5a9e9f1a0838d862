import type { Verdict } from './decision';

/**
 * What a verdict is drawn in, everywhere: by the theme on the site (app/_styles/verdict-properties.ts makes its custom
 * properties from these), and by `dark` on pictures, which stand on a dark ground whatever the theme.
 */
export const VERDICT_COLOURS: Readonly<Record<Verdict, { readonly light: string; readonly dark: string }>> = {
  present: { light: '#0a7566', dark: '#54d6bd' },
  absent: { light: '#93a8a3', dark: '#52716b' },
  unsure: { light: '#7b34b8', dark: '#d3a4ff' },
};
