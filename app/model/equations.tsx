const STEPS = [
  {
    title: 'A feature for each action unit',
    formula: <>pᵢ = sigmoid(wᵢᵀ xᵢ + bᵢ)</>,
    number: '1',
    text: 'A ResNet18 reads the levelled face. Each unit has its own attention over the picture; what it gathers there is its feature x.',
  },
  {
    title: 'Links between units',
    formula: (
      <>
        H = [M ⊙ D̃<sup>−½</sup> Ã D̃<sup>−½</sup>] Xᵀ W
      </>
    ),
    number: '3',
    text: 'A learned adjacency A says which units belong together. Each feature hears from its neighbours.',
  },
  {
    title: 'Links that are uncertain',
    formula: <>M = sigmoid(z), z ~ 𝒩(μ(X), σ(X)²)</>,
    number: '4–6',
    text: 'How strong a link is depends on the face, and is known only up to a spread. Each draw of M is one look.',
  },
  {
    title: 'Many looks, one answer',
    formula: <>p(y | X) ≈ (1/S) Σₛ f(A, Mₛ, X)</>,
    number: '7',
    text: 'The percentage is the mean over the looks; the bracket on the bar spans 5–95 % of them.',
  },
  {
    title: 'Two kinds of uncertainty',
    formula: <>I = H[(1/S) Σₛ pₛ] − (1/S) Σₛ H[pₛ]</>,
    number: '10',
    text: 'The entropy of the mean is everything that is open. The mean of the entropies is the ambiguity of the face (aleatoric). The difference is model doubt (epistemic): looks that disagree.',
  },
  {
    title: 'Learning where it doubts',
    formula: <>L = Σₖ wₖ Lₖ, wₖ = 1 + softmaxₖ(Σᵢ Iᵢ)</>,
    number: '11–12',
    text: 'In training, faces that the model is unsure of weigh more.',
  },
];

/** The paper in six lines. */
export function Equations() {
  return (
    <section aria-labelledby="equations" className="mt-12">
      <h2 id="equations" className="font-semibold text-2xl tracking-tight">
        How it computes
      </h2>
      <p className="mt-2 max-w-3xl text-muted">
        UGN-B, from “Uncertain Graph Neural Networks for Facial Action Unit Detection” (AAAI 2021).
      </p>
      <ol className="mt-5 grid gap-4 md:grid-cols-2">
        {STEPS.map(({ title, formula, number, text }) => (
          <li key={title} className="card p-5">
            <h3 className="font-semibold">{title}</h3>
            <p className="my-3 flex items-baseline justify-between gap-4 rounded-lg bg-sunken px-4 py-3 font-serif text-lg italic">
              <span>{formula}</span>
              <span className="shrink-0 font-sans text-muted text-xs not-italic">Eq {number}</span>
            </p>
            <p className="text-muted text-sm leading-relaxed">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
