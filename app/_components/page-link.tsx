'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * A link to another page of the site, which is fetched ahead when the pointer or the keyboard comes near: at the start
 * of a page, fetching all that could be asked for next would make the reader wait for what was.
 */
export function PageLink(props: Omit<ComponentProps<typeof Link>, 'prefetch'>) {
  const [isNear, setNear] = useState(false);
  const come = () => setNear(true);
  return <Link {...props} prefetch={isNear ? null : false} onPointerEnter={come} onFocus={come} />;
}
