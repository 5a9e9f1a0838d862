/**
 * What keeps the uncertain graph alive, and what it is then worth: graphs on the nodes of a backbone that does not change, each
 * beside the nodes' own heads (Eq 1), which learn from the same pictures in the same steps.
 * Source: EQUATIONS.md; the aids are this project's (training/stages/graph-aids.ts).
 * Command: npm run graph -- --photos runs/photo-set --rendered training/datasets/rendered --cache runs/nodes --out runs/graph-study
 *   --only 11 --seeds 1 trains one of them alone.
 * Expected time: reading the nodes about 10 minutes on two idle cores, once; each training of a graph about 6 minutes.
 * Expected result: docs/decisions/living-graph.md.
 */
import { type GraphStudy, graphStudySchema } from '../stages/graph-study-plan';

const LIVING = { edgeStart: 0.3, decaysEdges: false, nodeHeads: 1 };

const FEWER_COVERED = {
  epochs: 4,
  covered: true,
  coveredEvery: 4,
  shapeShare: 0.65,
  obscured: { hidden: 0.7, seen: 0.15, weight: 0.2 },
  aids: { ...LIVING, prior: 0.1, droppedNodes: 0.2 },
};

export const GRAPH_STUDY: GraphStudy = graphStudySchema.parse({
  seeds: [1, 2],
  variants: [
    { name: 'B in (0, 1/N), decayed', aids: { nodeHeads: 1 } },
    { name: 'B from 0.3, no decay', aids: LIVING },
    { name: '… covered faces too', covered: true, aids: LIVING },
    { name: '… and a prior', covered: true, aids: { ...LIVING, prior: 0.1 } },
    { name: '… and nodes dropped', covered: true, aids: { ...LIVING, prior: 0.1, droppedNodes: 0.2 } },
    {
      name: '… and four masks',
      covered: true,
      aids: { ...LIVING, prior: 0.1, droppedNodes: 0.2, samples: 4 },
    },
    {
      name: '… nodes dropped, labels of shape halved on still faces',
      covered: true,
      shapeShare: 0.5,
      aids: { ...LIVING, prior: 0.1, droppedNodes: 0.2 },
    },
    {
      name: '… and one mask without sampling (GN-D)',
      variant: 'gn-d',
      covered: true,
      aids: { ...LIVING, droppedNodes: 0.2 },
    },
    {
      name: '… two in five nodes dropped, labels of shape two thirds, masks that spread on what is hidden',
      covered: true,
      shapeShare: 0.65,
      obscured: { hidden: 0.7, seen: 0.15, weight: 0.2 },
      aids: { ...LIVING, prior: 0.1, droppedNodes: 0.4 },
    },
    { ...FEWER_COVERED, name: '… a fifth of the nodes dropped, half as many faces covered' },
    { ...FEWER_COVERED, name: '… and half of a target what the nodes say', nodeShare: 0.5 },
    { ...FEWER_COVERED, name: '… an eighth of the faces covered', nodeShare: 0.5, coveredEvery: 8 },
  ],
});
