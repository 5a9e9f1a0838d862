import type { SessionSnapshot } from '@/lib/live/snapshot';

const ENGINE = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

/** Engine, rate and latency, on the dark frame of the picture. @param drawMs of painting and rows */
export function StatusStrip({ snapshot, drawMs }: { snapshot: SessionSnapshot; drawMs: number }) {
  const { times } = snapshot;
  const stages = [
    { name: 'detect', ms: times.detect, color: 'fill-[#7fb8ff]' },
    { name: 'crop', ms: times.crop, color: 'fill-[#f3bb62]' },
    { name: 'model', ms: times.model, color: 'fill-stage-move' },
    { name: 'draw', ms: drawMs, color: 'fill-stage-doubt' },
  ];
  const sum = stages.reduce((total, { ms }) => total + ms, 0) || 1;
  let start = 0;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-stage-muted text-xs [&_dd]:font-semibold [&_dd]:text-on-stage">
      <dl className="flex gap-4">
        <Fact term="Engine">{snapshot.backend ? ENGINE[snapshot.backend] : '–'}</Fact>
        <Fact term="Rate">{snapshot.fps.toFixed(0)} fps</Fact>
        <Fact term="Latency">{snapshot.latencyMs.toFixed(0)} ms</Fact>
      </dl>
      <dl className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1">
        {stages.map(({ name, ms, color }) => (
          <div key={name} className="flex items-center gap-1">
            <svg viewBox="0 0 8 8" className={`size-2 ${color}`} aria-hidden="true">
              <rect width="8" height="8" rx="2" />
            </svg>
            <dt>{name}</dt>
            <dd>
              {ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)}
              <span className="max-sm:sr-only"> ms</span>
            </dd>
          </div>
        ))}
      </dl>
      <svg
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        className="hidden h-2 w-24 rounded sm:block"
        aria-hidden="true"
      >
        {stages.map(({ name, ms, color }) => {
          const x = start;
          start += (100 * ms) / sum;
          return <rect key={name} x={x} width={(100 * ms) / sum} height="8" className={color} />;
        })}
      </svg>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="sr-only">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
