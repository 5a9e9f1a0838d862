import plugin from 'tailwindcss/plugin';
import type { Verdict } from '../../lib/au/decision';
import { VERDICT_COLOURS } from '../../lib/au/verdict-colours';

/** The site's word for what is drawn in a verdict's colour. */
const NAMES: Record<Verdict, string> = { present: 'move', absent: 'absent', unsure: 'doubt' };

/** --move, --absent and --doubt by the theme; with “stage-” in front as on the picture's dark frame. */
export default plugin(({ addBase }) => {
  const properties = Object.entries(VERDICT_COLOURS).flatMap(([verdict, { light, dark }]) => {
    const name = NAMES[verdict as Verdict];
    return [
      [`--${name}`, `light-dark(${light}, ${dark})`],
      [`--stage-${name}`, dark],
    ];
  });
  addBase({ ':root, [data-theme]': Object.fromEntries(properties) });
});
