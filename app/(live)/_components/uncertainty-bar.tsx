/**
 * What is left open, in two lanes. Hatched: doubt against its limit, the line in the middle at which a reading
 * becomes a guess. Dotted: the ambiguity of the face (aleatoric) as a share of ln 2. Filled by
 * row-view.ts.
 */
export function UncertaintyBar() {
  return (
    <div className="doubt-bar" aria-hidden="true">
      <i className="dots" />
      <i className="hatch" />
      <i className="limit" />
    </div>
  );
}
