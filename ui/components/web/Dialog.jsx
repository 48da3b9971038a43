import { useEffect, useId, useRef } from "react";
import { X } from "lucide-react";
import { useWords } from "./words.js";

/** A modal dialog; what is in it is made anew whenever it opens. The focus begins at what carries `data-focus`, if anything does. */
export function Dialog({ open, label, onClose, children }) {
  const ref = useRef(null);
  const id = useId();
  const t = useWords();
  useEffect(() => {
    if (open && !ref.current.open) {
      ref.current.showModal();
      ref.current.querySelector("[data-focus]")?.focus();
    }
    if (!open && ref.current.open) ref.current.close();
  }, [open]);
  return (
    <dialog ref={ref} className="dialog" aria-labelledby={id} onClose={() => open && onClose()}>
      <header className="dialog-head">
        <h2 id={id}>{label}</h2>
        <button type="button" className="icon-button" aria-label={t("close")} onClick={() => ref.current.close()}>
          <X size={16} aria-hidden />
        </button>
      </header>
      {open && <div className="dialog-body">{children}</div>}
    </dialog>
  );
}
