import type { Recording } from '../recording/recording';

/** What annotations cannot be understood without: of which recording, model and settings they are. */
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

/** A text without line breaks, tabs and double spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
