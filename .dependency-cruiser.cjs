/** Who may import whom; each rule says why. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: {
    path: '^(app|lib|training|tests)/',
    pathNot: [from, '^lib/errors', '^lib/au/', ...allowed].join('|'),
  },
});

module.exports = {
  forbidden: [
    only(
      'au-is-a-leaf',
      '^lib/(au/|errors)',
      [],
      'The catalogue and the error type are used by all, so they may lean on nothing.',
    ),
    only(
      'ugn-stands-alone',
      '^lib/ugn/',
      [],
      'The paper in code: it must read, run and be tested without the app.',
    ),
    only(
      'vision-stands-alone',
      '^lib/vision/',
      [],
      'One crop code for training, live and batch: it may depend on none of them.',
    ),
    only(
      'live-uses-model-and-vision',
      '^lib/live/',
      ['^lib/ugn/', '^lib/vision/'],
      'The live loop joins face and model and nothing else.',
    ),
    only(
      'recording-stands-alone',
      '^lib/recording/',
      [],
      'A recording must stay readable whatever becomes of the live loop.',
    ),
    only(
      'analysis-joins-inference-and-recording',
      '^lib/analyze/',
      ['^lib/ugn/', '^lib/vision/', '^lib/live/', '^lib/recording/'],
      'A file is read by the live page’s model and becomes rows: page, command line and API do it by this code.',
    ),
    only(
      'annotation-joins-recording-and-picture',
      '^lib/annotation/',
      ['^lib/recording/', '^lib/vision/', '^lib/live/', '^lib/analyze/colours'],
      'What people say of a recording leads back to its pictures, drawn and cut as they are live.',
    ),
    only(
      'headless-drives-analysis',
      '^lib/headless/',
      ['^lib/analyze/'],
      'A browser without a window, for Node: it knows the page that it opens and nothing behind it.',
    ),
    only(
      'server-runs-training-as-a-process',
      '^lib/server/',
      ['^lib/ugn/', '^lib/vision/', '^lib/recording/', '^lib/analyze/', '^lib/headless/'],
      'A training may crash or be killed; the server that shows it must not.',
    ),
    only(
      'training-uses-model-and-vision',
      '^training/',
      ['^lib/ugn/', '^lib/vision/', '^lib/analyze/', '^lib/headless/'],
      'Training must run on a machine that never opens the site.',
    ),
    only(
      'app-uses-lib',
      '^app/',
      ['^lib/'],
      'Views hold no numbers of their own; training stays out of the bundle.',
    ),
    {
      name: 'no-backend-in-the-model',
      severity: 'error',
      comment: 'The caller registers a backend; a model that brings one cannot be tested on another.',
      from: { path: '^lib/ugn/' },
      to: { path: 'node_modules/@tensorflow/(tfjs-backend|tfjs-node|tfjs/)' },
    },
    {
      name: 'one-door-to-mediapipe',
      severity: 'error',
      comment:
        'One file knows MediaPipe, so that it can be replaced, and so that Node never loads it; the other is the ' +
        'page in which it labels photos.',
      from: { pathNot: '^lib/vision/detector|^training/label/page' },
      to: { path: 'node_modules/@mediapipe/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no first file to read.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
