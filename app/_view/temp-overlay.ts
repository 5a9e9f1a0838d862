import type { ModelFacts } from '@/lib/live/messages';
import type { Shown } from './result-feed';
export function paintFrame(
  c: CanvasRenderingContext2D,
  s: Shown,
  o: { model: ModelFacts; mirror: boolean; heatAu: number | null },
) {
  c.save();
  if (o.mirror) c.setTransform(-1, 0, 0, 1, s.picture.width, 0);
  c.drawImage(s.picture, 0, 0);
  c.strokeStyle = '#54d6bd';
  c.lineWidth = 2;
  for (const f of s.faces) c.strokeRect(f.box.x, f.box.y, f.box.width, f.box.height);
  c.restore();
}
