import type { GraphSample } from '@/lib/recording/graph';
import type { GraphFace } from '../../_view/graph-view';
import type { AdjustedFace } from './use-adjusted';

/** What the graph shows of a face at a row. @param sample of the graph; null where none was kept of the moment */
export function graphFace(
  { recorded, units }: AdjustedFace,
  row: number,
  sample: GraphSample | null,
): GraphFace {
  const each = (columnOf: (j: number) => Float32Array) =>
    Float32Array.from(units, (_, j) => columnOf(j)[row]);
  const none = new Float32Array(units.length ** 2);
  return {
    p: each((j) => units[j].series.p),
    lower: each((j) => units[j].series.lower),
    upper: each((j) => units[j].series.upper),
    epistemic: each((j) => units[j].series.epistemic),
    aleatoric: each((j) => recorded.trace.unit('aleatoric', j)),
    maskMean: sample?.mean ?? none,
    maskVariance: sample?.variance ?? none,
  };
}
