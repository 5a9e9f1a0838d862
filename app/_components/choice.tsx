import { useId } from 'react';

interface Props<T extends string | number> {
  label: string;
  value: T;
  options: readonly { value: T; text: string; title?: string }[];
  onChange: (value: T) => void;
  /** Leaves the label to screen readers alone. */
  bare?: boolean;
}

/** One of a few, as radio buttons that look like a switch. */
export function Choice<T extends string | number>({ label, value, options, onChange, bare }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <legend className={bare ? 'sr-only' : 'float-left font-medium text-muted text-sm'}>{label}</legend>
      <div className="choice">
        {options.map((option) => (
          <label key={option.value} title={option.title}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
