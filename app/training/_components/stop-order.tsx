'use client';

import { OrderButton } from './order-button';

interface Props {
  name: string;
  /** Address of the run or job. */
  path: string;
  /** What can be done later. */
  later: string;
  onNews: (news: string) => void;
}

export function StopOrder({ name, path, later, onNews }: Props) {
  return (
    <OrderButton
      icon="stop"
      order={{
        title: `Stop ${name}?`,
        text: <p>It finishes its step, saves and ends. Nothing is lost: {later}</p>,
        confirm: 'Stop it',
        path: `${path}/stop`,
        body: {},
        onDone: () => onNews('It was asked to stop, and ends after its step.'),
      }}
    >
      Stop
    </OrderButton>
  );
}
