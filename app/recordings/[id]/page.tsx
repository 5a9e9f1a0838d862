import type { Metadata } from 'next';
import { Playback } from '../_components/playback';

export const metadata: Metadata = { title: 'Recording' };

export default async function RecordingPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <Playback id={id} />;
}
