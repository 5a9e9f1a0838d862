/**
 * What is left open, as a share of ln 2: hatched the model's doubt (epistemic), dotted the ambiguity of the
 * face (aleatoric), and the line above which a reading counts as a guess. Filled by row-view.ts.
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
