/** A field to search in. */

import { Search, X } from 'lucide-react';
import { useWords } from '../store/words.js';

/** A field with a lens; Escape empties it first. */
export function SearchField({ value, onChange, onEnter, onKeyDown, label, autoFocus, field, ...others }) {
  const t = useWords('canvas');
  const press = (event) => {
    if (event.key === 'Enter' && onEnter) {
      event.preventDefault(); // what has the focus afterwards must not be pressed by the same key
      onEnter(event);
    }
    if (event.key === 'Escape' && value) {
      event.stopPropagation();
      onChange('');
    }
    onKeyDown?.(event);
  };
  return (
    <div className="fx-search-field">
      <Search size={14} aria-hidden="true" />
      <input
        ref={field}
        type="text"
        autoFocus={autoFocus}
        placeholder={label}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={press}
        {...others}
      />
      {value && (
        <button type="button" aria-label={t('search.clear')} onClick={() => onChange('')}>
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
