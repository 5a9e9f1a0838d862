import type { PointerEvent } from 'react';
import type { Player } from '../_view/player';

/** Where what is in sight lies in the whole; it can be dragged, as the keys and the wheel do. */
export function OverviewBar({ player: { view, duration, look } }: { player: Player }) {
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const middle = ((event.clientX - left) / width) * duration;
    const half = (view.to - view.from) / 2;
    look({ from: middle - half, to: middle + half });
  };
  return (
    <div
      aria-hidden="true"
      className="overview"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <i
        style={{
          left: `${(100 * view.from) / duration}%`,
          width: `max(0.75rem, ${(100 * (view.to - view.from)) / duration}%)`,
        }}
      />
    </div>
  );
}
