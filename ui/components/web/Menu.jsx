import { Children, useId, useRef } from "react";

/** A button, whose content is the first child, that opens a list of actions; the arrow keys move in it, Escape and a click elsewhere close it. */
export function Menu({ label, className, children }) {
  const [trigger, ...actions] = Children.toArray(children);
  const id = useId();
  const button = useRef(null);
  const list = useRef(null);
  const items = () => [...list.current.querySelectorAll("a, button")];
  const opened = ({ newState }) => {
    button.current.setAttribute("aria-expanded", newState === "open");
    if (newState !== "open") return;
    place(button.current.getBoundingClientRect(), list.current);
    items()[0]?.focus();
  };
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = items();
    all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  };
  return (
    <>
      <button ref={button} type="button" className={className ?? "icon-button"} aria-label={label} aria-haspopup="true"
        aria-expanded="false" popoverTarget={id}>{trigger}</button>
      <div ref={list} id={id} popover="auto" className="menu" onToggle={opened} onKeyDown={move}
        onClick={() => list.current.hidePopover()}>{actions}</div>
    </>
  );
}

/** Puts the list at the button, inside the window. */
function place(at, list) {
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = at.bottom + 4 + height <= innerHeight;
  list.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - 4 - height)}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
}
