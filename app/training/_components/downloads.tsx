import { Icon } from '@/app/_components/icons';

interface Props {
  /** Address of the folder of files. */
  path: string;
  names: readonly string[];
}

export function Downloads({ path, names }: Props) {
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
