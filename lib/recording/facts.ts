import type { Recording } from './recording';

/** What a file made from a recording cannot be understood without: of which recording, model and settings it is. */
export function factsOf({ name, header }: Recording): { name: string; value: string }[] {
  const { model, settings, backends, appVersion, date } = header;
  return [
    { name: 'recording', value: name },
    { name: 'recorded', value: date },
    { name: 'model', value: model.id },
    { name: 'model_hash', value: model.hash },
    {
      name: 'settings',
      value: [
        `backend ${backends.map((backend) => backend.name).join(', ')}`,
        `samples ${model.samples}`,
        `seed ${model.seed}`,
        `faces ${settings.faces}`,
        `every ${settings.every}`,
        'smoothing off',
      ].join('; '),
    },
    { name: 'app_version', value: appVersion },
  ];
}
