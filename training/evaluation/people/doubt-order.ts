import { knownIndices } from '../../../lib/numbers/detection';

/** How well doubt finds mistakes; NaN where there is none of either kind. */
interface DoubtMeasures {
  /** Area under ROC of doubt for an answer being wrong. */
  readonly auroc: number;
  /** Area under the generalised risk–coverage curve (Traub et al. 2024): the mean over k of how many of the k surest are wrong, as a share of all. */
  readonly augrc: number;
  /** Share of wrong answers among the surest 90 % and 80 %. */
  readonly risk90: number;
  readonly risk80: number;
}

/** Answers in the order of their doubt, so that every measure can be taken again for another draw of the pictures. */
export class DoubtOrder {
  /** Pictures, with those that nobody judges. */
  readonly images: number;
  readonly #order: number[];
  readonly #isWrong: Uint8Array;
  /** 1 at the last of answers that are equally sure. */
  readonly #isLast: Uint8Array;

  /** @param wrong 1, 0, or NaN where nothing is decided */
  constructor(doubt: ArrayLike<number>, wrong: ArrayLike<number>) {
    this.images = wrong.length;
    this.#order = knownIndices(wrong).sort((one, other) => doubt[one] - doubt[other]);
    this.#isWrong = Uint8Array.from(this.#order, (i) => wrong[i]);
    this.#isLast = Uint8Array.from(this.#order, (i, k) => Number(doubt[i] !== doubt[this.#order[k + 1]]));
  }

  /** @param counts how often each picture is drawn, [images]. Mistakes among equally sure answers count as spread evenly. */
  finding(counts: ArrayLike<number>): DoubtMeasures {
    const groups: { size: number; wrong: number }[] = [];
    let [size, wrong, total, mistakes] = [0, 0, 0, 0];
    for (let k = 0; k < this.#order.length; k++) {
      const count = counts[this.#order[k]];
      size += count;
      wrong += count * this.#isWrong[k];
      if (!this.#isLast[k]) continue;
      if (size > 0) groups.push({ size, wrong });
      total += size;
      mistakes += wrong;
      [size, wrong] = [0, 0];
    }
    const right = total - mistakes;
    let [pairs, area, rightBefore, wrongBefore, taken] = [0, 0, 0, 0, 0];
    const risks = [0.9, 0.8].map((coverage) => ({
      at: Math.max(1, Math.round(coverage * total)),
      risk: Number.NaN,
    }));
    for (const group of groups) {
      const rightHere = group.size - group.wrong;
      pairs += group.wrong * (rightBefore + rightHere / 2);
      // wrong among the first taken + m is wrongBefore + group.wrong · m / size, summed over m = 1 … size
      area += group.size * wrongBefore + (group.wrong * (group.size + 1)) / 2;
      for (const risk of risks) {
        const m = risk.at - taken;
        if (m > 0 && m <= group.size) risk.risk = (wrongBefore + (group.wrong * m) / group.size) / risk.at;
      }
      rightBefore += rightHere;
      wrongBefore += group.wrong;
      taken += group.size;
    }
    return {
      auroc: mistakes === 0 || right === 0 ? Number.NaN : pairs / (mistakes * right),
      augrc: total === 0 ? Number.NaN : area / total ** 2,
      risk90: risks[0].risk,
      risk80: risks[1].risk,
    };
  }
}
