'use client';

import { type ReactNode, useState } from 'react';
import { Icon, type IconName } from '@/app/_components/icons';
import { type Order, OrderDialog } from './order-dialog';

interface Props {
  icon: IconName;
  children: ReactNode;
  order: Order;
  isPrimary?: boolean;
}

/** A button whose order is confirmed in a dialogue first. */
export function OrderButton({ icon, children, order, isPrimary = false }: Props) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`button ${isPrimary ? 'button-primary' : ''}`}
        onClick={() => setAsked(true)}
      >
        <Icon name={icon} />
        {children}
      </button>
      {isAsked && <OrderDialog order={order} onClose={() => setAsked(false)} />}
    </>
  );
}
