/** Buttons for WhatsApp's bold, italic, struck and fixed-width words. */

import { Bold, Code, Italic, Strikethrough } from 'lucide-react';
import { useForm } from '../parts/context.js';

const ICONS = { bold: Bold, italic: Italic, strike: Strikethrough, mono: Code };
const KEYS = { bold: 'Ctrl+B', italic: 'Ctrl+I', strike: 'Ctrl+Shift+X', mono: 'Ctrl+Shift+M' };

/** @param {{onMark: (style: string) => void}} props */
export function MarkButtons({ onMark }) {
  const { t, canWrite } = useForm();
  if (!canWrite) return null;
  return (
    <span className="fxf-marks">
      {Object.entries(ICONS).map(([style, Icon]) => (
        <button
          key={style}
          type="button"
          className="fxf-tool"
          aria-label={t(`mark_${style}`)}
          title={`${t(`mark_${style}`)} (${KEYS[style]})`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onMark(style)}
        >
          <Icon size={14} aria-hidden />
        </button>
      ))}
    </span>
  );
}
