/** How to read the lanes, and the keys. */
export function TraceHelp({ isMoved }: { isMoved: boolean }) {
  return (
    <div className="mt-3 space-y-1.5 text-muted text-xs leading-relaxed">
      <p>
        Line: probability; band: 5–95 % of the model’s looks; dashes: threshold;{' '}
        <i className="swatch hatch" aria-hidden="true" /> hatched: a guess; slanted lines: no face, or nothing
        read (then a track below says why). Violet hill at the top: the share of units that are guesses.
        {isMoved && ' Faint line: the recorded values, before the settings below.'}
      </p>
      <details>
        <summary className="w-fit">Keys and gestures</summary>
        <p className="mt-1.5">
          Click or drag to go to a moment, with Shift to mark a stretch. With the focus in the lanes:{' '}
          <Key name="←" /> <Key name="→" /> a frame, with Shift a second; <Key name="Page ↑" />{' '}
          <Key name="Page ↓" /> ten seconds; <Key name="Home" /> <Key name="End" />. Anywhere here:{' '}
          <Key name="N" /> next onset, <Key name="P" /> peak, <Key name="U" /> unsure stretch, with Shift the
          previous; <Key name="I" /> and <Key name="O" /> mark from and to the moment, <Key name="Esc" />{' '}
          unmarks; <Key name="K" /> plays or pauses; <Key name="+" /> <Key name="−" /> <Key name="0" /> zoom.
          Ctrl with the wheel, or two fingers, zoom; Shift with the wheel slides.
        </p>
      </details>
    </div>
  );
}

function Key({ name }: { name: string }) {
  return <kbd className="key text-xs">{name}</kbd>;
}
