interface Props {
  /** 0..1 */
  share: number;
  label: string;
  isActive: boolean;
}

export function ProgressBar({ share, label, isActive }: Props) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="progress"
      data-active={isActive}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
