/*
 * Who may import whom. One list of rooms from the ground floor up: a room may import only rooms above its own line in
 * this list, and what two rooms need goes down to one that both may import. Every rule but the last few is made from it.
 */

/** [path of the room, kind, why it lies here]. Of the kinds see REACH. */
const ROOMS = [
  ['lib/errors.ts', 'pure', 'The error type is used by all, so it leans on nothing.'],
  ['lib/module-worker.ts', 'pure', 'Kernels, model and detector start threads, of scripts of any origin.'],
  [
    'lib/numbers',
    'pure',
    'Chance, statistics and measures: one definition each, for page and training alike.',
  ],
  ['lib/au', 'pure', 'The catalogue of action units and the one rule of present and unsure.'],
  ['lib/ugn', 'pure', 'The paper in code: it must read, run and be tested without the app.'],
  [
    'lib/forward',
    'pure',
    'The backbone on kernels of our own: the paper’s code does not know what computes it.',
  ],
  [
    'lib/vision',
    'pure',
    'One face finder and one crop for training, live and files: it may depend on none of them.',
  ],
  ['lib/readings', 'pure', 'What a row is and what its columns mean, whoever writes or reads it.'],
  ['lib/runs', 'pure', 'The contract of a run folder: training writes it, the site reads it.'],
  ['lib/recording', 'pure', 'A recording must stay readable whatever becomes of the live loop.'],
  ['lib/check', 'pure', 'What a person was asked to do and what was read of it, whatever reads it.'],
  ['lib/live', 'pure', 'The live loop joins face and model.'],
  ['lib/analyze', 'pure', 'A file is read by the live page’s model and becomes rows.'],
  ['lib/annotation', 'pure', 'What people say of a recording leads back to its pictures.'],
  [
    'lib/sdk',
    'pure',
    'What others put into their pages: it shows what is there, and nothing of ours needs it.',
  ],
  [
    'lib/offline',
    'pure',
    'What a browser keeps of the site, and the worker that keeps it: it runs beside pages, and none needs it to run.',
  ],
  ['lib/node', 'node', 'Files, threads and locks of Node: nothing that a browser loads may lean on them.'],
  [
    'lib/queue',
    'node',
    'Work that waits for whichever machine takes it: it does not know what the work is, who does it brings that along.',
  ],
  [
    'lib/outlets',
    'node',
    'Readings on their way to programs that know nothing of this project: no page and no server may lean on them.',
  ],
  ['lib/door', 'node', 'What a request must be before Next sees it or any of its body is read.'],
  [
    'lib/models',
    'node',
    'The versions of a model and the one that is served: training publishes, the site and the command lines read.',
  ],
  [
    'lib/offline-copy',
    'node',
    'Lists what a browser keeps, for the site and the command line: both must mean the same files.',
  ],
  ['lib/headless', 'node', 'A page of ours driven from Node.'],
  ['lib/packaging', 'node', 'Makes the package for others’ pages of lib/sdk and what it leads to.'],
  [
    'lib/server',
    'site',
    'What needs a request. A training may crash or be killed; the server that shows it must not.',
  ],
  ['training/backends', 'training', 'Where tensors are computed.'],
  ['training/face-set', 'training', 'The format of a face set on disk.'],
  ['training/synth', 'training', 'Rendered faces with exact labels.'],
  ['training/datasets', 'training', 'Readers of data sets, and the makers of face sets.'],
  ['training/input', 'training', 'What is trained on, in which order, how changed.'],
  ['training/covered', 'training', 'What lies on a face is learnt from faces with something on them.'],
  ['training/evaluation', 'training', 'Measures of a model on faces.'],
  ['training/stages', 'training', 'The mathematics of training.'],
  ['training/configs', 'training', 'Experiments and recipes.'],
  ['training/report', 'training', 'Shows what was measured.'],
  ['training/run', 'training', 'One training from its data to its report.'],
  ['training/jobs', 'training', 'Many trainings as one job.'],
  ['app', 'site', 'Views hold no numbers of their own, and nothing imports them.'],
  ['cli', 'training', 'Arguments and stop signals of the command lines; nothing imports them.'],
  ['scripts', 'setup', 'Sets the checkout up, before any package is there.'],
];

/** Which kinds of rooms a room of a kind may lean on: the site never loads training, a browser never loads Node. */
const REACH = {
  pure: ['pure'],
  node: ['pure', 'node'],
  site: ['pure', 'node', 'site'],
  training: ['pure', 'node', 'training'],
  setup: ['node'],
};

const pathOf = (room) => (room.includes('.') ? `^${room}$` : `^${room}/`);
const below = (kind, floor) =>
  ROOMS.slice(0, floor)
    .filter(([, other]) => REACH[kind].includes(other))
    .map(([room]) => pathOf(room));

const upward = ROOMS.map(([room, kind, why], floor) => ({
  name: `only-downward-from-${room.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `${why} It may import only the rooms of its kind above its line in the list.`,
  from: { path: pathOf(room) },
  to: {
    path: '^(app|lib|training|cli|scripts|tests)/',
    pathNot: [pathOf(room), ...below(kind, floor)].join('|'),
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'every-file-in-a-room',
      severity: 'error',
      comment:
        'A file at the root of lib/ or training/ belongs nowhere, and a room that is not in the list has no rule.',
      from: {},
      to: {
        path: '^(lib|training|app|cli|scripts)/',
        pathNot: ROOMS.map(([room]) => pathOf(room)).join('|'),
      },
    },
    {
      name: 'no-stray-file',
      severity: 'error',
      comment: 'The same for a file that nothing imports.',
      from: { path: '^(lib|training)/', pathNot: ROOMS.map(([room]) => pathOf(room)).join('|') },
      to: {},
    },
    {
      name: 'no-stray-orphan',
      severity: 'error',
      comment: 'The same for a file that imports nothing either.',
      from: {
        orphan: true,
        path: '^(lib|training)/',
        pathNot: ROOMS.map(([room]) => pathOf(room)).join('|'),
      },
      to: {},
    },
    {
      name: 'no-server-values-in-the-browser',
      severity: 'error',
      comment:
        'What a component of the browser imports from lib/server by value would be bundled for the browser.',
      from: { path: '^app/', pathNot: '/(page|layout)[.]tsx$|/route[.]ts$|^app/api/' },
      to: { path: '^lib/server/', dependencyTypesNot: ['type-only'] },
    },
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
      comment: 'One room knows MediaPipe, so that it can be replaced, and so that Node never loads it.',
      from: { pathNot: '^lib/vision/' },
      to: { path: 'node_modules/@mediapipe/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'A cycle has no first file to read. Types count: who needs a type needs the file that explains it.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycles-between-folders',
      severity: 'error',
      comment: 'Folders that import each other are one folder with two names.',
      scope: 'folder',
      from: {},
      to: { circular: true },
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
