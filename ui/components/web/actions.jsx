import { useEffect, useRef, useState } from "react";
import { Check, Copy } from "lucide-react";
import { ask } from "./ask.js";
import { useWords } from "./words.js";

/** Takes a flow in from a file: it goes straight to the API, whatever its size. */
export function ImportButton({ label, className, children }) {
  const t = useWords();
  const input = useRef(null);
  const [wrong, setWrong] = useState(null);
  const take = async ({ target }) => {
    const file = target.files[0];
    target.value = "";
    if (!file) return;
    const answer = await ask("POST", "/flows/import", await file.text());
    if (answer.data) location.assign(`/flows/${encodeURIComponent(answer.data.flow.id)}`);
    else setWrong(answer);
  };
  const fault = wrong && Object.values(wrong.faults)[0];
  return (
    <>
      <button type="button" className={className ?? "button"} onClick={() => input.current.click()}>{children}{label}</button>
      <input ref={input} type="file" accept="application/json,.json" hidden onChange={take} aria-label={label} />
      {wrong && <p role="alert" className="alert floating">{fault ? t(`fault.${fault.code}`, { what: fault.what }) : t(`error.${wrong.code}`)}</p>}
    </>
  );
}

/** A text that is shown to be copied, such as an address or a secret. */
export function Copied({ text, label }) {
  const t = useWords();
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  const Icon = isDone ? Check : Copy;
  return (
    <div className="copied">
      <code tabIndex={0} aria-label={label}>{text}</code>
      <button type="button" className="icon-button" aria-label={t(isDone ? "copied" : "copy")} title={t(isDone ? "copied" : "copy")} onClick={copy}>
        <Icon size={14} aria-hidden />
      </button>
    </div>
  );
}

/** Says that something was done, for a few seconds. */
export function Notice({ word, count }) {
  const t = useWords();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!word) return;
    setShown(true);
    const timer = setTimeout(() => setShown(false), 4_000);
    return () => clearTimeout(timer);
  }, [word, count]);
  return <div role="status" className="notice-place">{isShown && word && <p className="notice">{t(word)}</p>}</div>;
}
