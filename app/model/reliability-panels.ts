import { actionUnit } from '@/lib/au/catalogue';
import type { LoosePhotographs } from '@/lib/runs/photographs-file';

/** How often a unit is present, by the probability that the model gives. */
export interface ReliabilityPanel {
  /** As AU12. */
  readonly unit: string;
  readonly name: string;
  readonly judge: 'people' | 'machine';
  /** Expected calibration error, where people judge. */
  readonly calibration: number | null;
  /** Of all bins. */
  readonly answers: number;
  /** Mean probability given and share present, 0..1, of the tenths of 0..1 that hold answers. */
  readonly bins: LoosePhotographs['reliability'][number]['bins'];
}

/** The units that their judge saw both present and absent; of others a diagram says nothing. */
export function reliabilityPanels({
  units,
  reliability,
}: Pick<LoosePhotographs, 'units' | 'reliability'>): ReliabilityPanel[] {
  return reliability.flatMap(({ au, bins }) => {
    const unit = units.find((one) => one.au === au);
    const isDecided = bins.some(({ present }) => present > 0) && bins.some(({ present }) => present < 1);
    if (!unit?.judge || !isDecided) return [];
    return {
      unit: `AU${au}`,
      name: actionUnit(au)?.name ?? '',
      judge: unit.judge,
      calibration: unit.calibration?.value ?? null,
      answers: bins.reduce((sum, { answers }) => sum + answers, 0),
      bins,
    };
  });
}
