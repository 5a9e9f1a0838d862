import { SPARK, sparkY } from '../_view/spark-path';

/** The last ten seconds of an activation above and below its threshold; the line is drawn by RowView. */
export function Sparkline({ threshold }: { threshold: number }) {
  return (
    <span className="block h-6 w-17 contain-strict [grid-area:spark]" aria-hidden="true">
      <svg
        viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
        className="block size-full"
        aria-hidden="true"
        fill="none"
      >
        <path
          d={`M0 ${sparkY(threshold)}H${SPARK.width}`}
          className="stroke-line-strong"
          strokeDasharray="1.5 3"
        />
        <path data-part="spark" className="stroke-ink" strokeWidth="1.5" strokeLinejoin="round" />
      </svg>
    </span>
  );
}
