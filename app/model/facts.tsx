import type { ReactNode } from 'react';
import type { Manifest } from '@/lib/ugn/weights-manifest';
import { megabytes, weightCount } from './scores';

export function Facts({ manifest }: { manifest: Manifest }) {
  const { config, training } = manifest;
  return (
    <dl className="card mt-8 grid gap-x-8 gap-y-5 p-6 sm:grid-cols-2 lg:grid-cols-4">
      <Fact term="Name">{manifest.id}</Fact>
      <Fact term="Variant">{config.variant.toUpperCase()}</Fact>
      <Fact term="Trained">{training.date}</Fact>
      <Fact term="Action units">{config.aus.length}</Fact>
      <Fact term="Face crop">
        {config.inputSize} × {config.inputSize} pixels
        {config.readsMirror && ', the face and its mirror image'}
      </Fact>
      <Fact term="Looks at each face">{config.predictionSamples}</Fact>
      <Fact term="Weights">{(weightCount(manifest) / 1e6).toFixed(1)} million</Fact>
      <Fact term="Download">{megabytes(manifest).toFixed(1)} MB</Fact>
      <Fact term="Command that trained it" wide>
        <code className="break-words font-mono text-sm">{training.command}</code>
      </Fact>
      <Fact term="SHA-256 of its weights" wide>
        <code className="break-all font-mono text-sm">{manifest.hash}</code>
      </Fact>
    </dl>
  );
}

function Fact({ term, wide = false, children }: { term: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'sm:col-span-2 lg:col-span-4' : ''}>
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="font-semibold">{children}</dd>
    </div>
  );
}
