import { Icon } from '@/app/_components/icons';

interface Props {
  /** Address of the folder of files. */
  path: string;
  /** null where they are not for the reader. */
  names: readonly string[] | null;
}

export function Downloads({ path, names }: Props) {
  if (names === null)
    return (
      <p className="text-muted">
        This site is open to others, so files of runs are for the operator: they answer at{' '}
        <code className="break-all font-mono text-sm">{path}/NAME</code> with the operator token.
      </p>
    );
  if (names.length === 0)
    return <p className="text-muted">There are none yet; they are written at the end.</p>;
  return (
    <ul className="flex flex-wrap gap-3">
      {names.map((name) => (
        <li key={name}>
          <a href={`${path}/${name}`} download className="button">
            <Icon name="download" />
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
