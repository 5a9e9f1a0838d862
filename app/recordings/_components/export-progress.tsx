/** How far a long export is. */
export function ExportProgress({ label, share }: { label: string; share: number }) {
  return (
    <div className="mt-5">
      <p className="text-sm" role="status">
        {label} {Math.round(100 * share)} %
      </p>
      <progress className="share-progress mt-2 h-2 w-full" aria-label={label} value={share} max={1} />
    </div>
  );
}
