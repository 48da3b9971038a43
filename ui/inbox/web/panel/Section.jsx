/** A part of the panel that folds. */

import { ChevronRight } from 'lucide-react';

export function Section({ title, isOpen = true, children }) {
  return (
    <details className="ib-section" open={isOpen}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  );
}

/** Values by name; what is a list or an object is shown as JSON. */
export function Values({ values }) {
  return (
    <dl className="ib-values">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'object' && value !== null ? <code>{JSON.stringify(value)}</code> : String(value ?? '–')}</dd>
        </div>
      ))}
    </dl>
  );
}
