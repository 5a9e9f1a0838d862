import type { SourceName } from './columns';
import type { ReadingHeader } from './reading-row';
import { type ColumnFacts, columnFacts, quoted } from './table-format';

/** A name and its value. */
export interface Fact {
  readonly name: SourceName;
  readonly value: string;
}

/** What numbers cannot be understood without: of which model they are, and how it was run. */
export function provenance({ model, backend, settings, appVersion }: ReadingHeader): Fact[] {
  return [
    { name: 'model', value: model.id },
    { name: 'model_hash', value: model.hash },
    // without a comma, which OpenFace's cells cannot hold: a space goes before each
    { name: 'backend', value: backend.replaceAll(', ', '; ') },
    {
      name: 'settings',
      value: [
        `samples ${model.samples}`,
        `faces ${settings.faces}`,
        `every ${settings.every}`,
        `smoothing ${settings.smoothing ? 'on' : 'off'}`,
        ...(settings.remembersFaces ? ['faces remembered'] : []),
        ...(settings.alternatesLooks ? ['looks in turn'] : []),
      ].join('; '),
    },
    { name: 'app_version', value: appVersion },
  ];
}

/** A model in a line below a picture. */
export function modelText({ id, hash }: { id: string; hash: string }): string {
  return `model ${id} ${hash.slice(0, 8)}`;
}

/** Facts as fields of an object. */
export function fieldsOf(facts: readonly Fact[]): Record<string, string> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

/** Facts as columns of a table. */
export function constantColumns(facts: readonly Fact[]): (ColumnFacts & { cell: () => string })[] {
  return facts.map(({ name, value }) => {
    const text = quoted(value);
    return { ...columnFacts(name, name), cell: () => text };
  });
}
