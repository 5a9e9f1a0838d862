import { Icon, type IconName } from '../../_components/icons';

interface Props {
  frozen: boolean;
  mirror: boolean;
  heat: boolean;
  recording: boolean;
  /** A neutral face is being taken. */
  capturing: boolean;
  onFreeze: () => void;
  onMirror: () => void;
  onHeat: () => void;
  onStop: () => void;
  onRecord: () => void;
  onNeutral: () => void;
  onHelp: () => void;
}

/** What one does while watching; each has its key. */
export function Toolbar(props: Props) {
  const { frozen, mirror, heat, recording, capturing } = props;
  return (
    <div className="flex flex-wrap items-center gap-1 p-1.5">
      <Tool icon={frozen ? 'play' : 'pause'} keys="Space" pressed={frozen} onClick={props.onFreeze}>
        Freeze
      </Tool>
      <Tool icon="stop" keys="Escape" onClick={props.onStop}>
        Stop
      </Tool>
      <Tool icon="record" keys="r" pressed={recording} onClick={props.onRecord}>
        Record
      </Tool>
      <Tool icon="face" keys="n" pressed={capturing} onClick={props.onNeutral}>
        Neutral
      </Tool>
      <Tool icon="mirror" keys="m" pressed={mirror} onClick={props.onMirror}>
        Mirror
      </Tool>
      <Tool icon="heat" keys="a" pressed={heat} onClick={props.onHeat}>
        Attention
      </Tool>
      <span className="flex-1" />
      <Tool icon="help" keys="?" isIcon onClick={props.onHelp}>
        Keys
      </Tool>
    </div>
  );
}

interface ToolProps {
  icon: IconName;
  keys: string;
  pressed?: boolean;
  /** Its word is for screen readers and the tooltip. */
  isIcon?: boolean;
  onClick: () => void;
  children: string;
}

function Tool({ icon, keys, pressed, isIcon, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={`${children} (${keys})`}
      onClick={onClick}
      className="button button-stage px-3 max-[24rem]:px-2"
    >
      <Icon name={icon} />
      <span className={isIcon ? 'sr-only' : 'max-sm:sr-only'}>{children}</span>
    </button>
  );
}
