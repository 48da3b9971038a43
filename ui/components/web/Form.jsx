import { createContext, useContext, useId, useState } from "react";
import { ask } from "./ask.js";
import { changingLogIn } from "./logIn.js";
import { useWords } from "./words.js";

const Faults = createContext({});

/** A form whose fields show what is wrong with them, all at once. `onSubmit` gets the values by name. */
export function Form({ faults, error, onSubmit, children, className, ...rest }) {
  const submit = (event) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)));
  };
  return (
    <Faults.Provider value={faults ?? {}}>
      <form className={`form ${className ?? ""}`} onSubmit={submit} noValidate {...rest}>
        <Alert code={error} faults={faults} />
        {children}
      </form>
    </Faults.Provider>
  );
}

/** A form that the browser itself posts to the API, because the answer sets the log-in's cookie; then a page is loaded whole. */
export function ApiForm({ method = "POST", path, next, complete, children }) {
  const [wrong, setWrong] = useState({ code: "", faults: {} });
  const [isBusy, setBusy] = useState(false);
  const submit = async (values) => {
    setBusy(true);
    const answer = await changingLogIn(() => ask(method, path, complete ? complete(values) : values));
    if (answer.data !== undefined) return next(answer.data);
    setWrong(answer);
    setBusy(false);
  };
  return (
    <Form faults={wrong.faults} error={wrong.code} onSubmit={submit} aria-busy={isBusy} inert={isBusy}>
      {children}
    </Form>
  );
}

/** A labelled field with its hint and its fault. `options` makes it a choice, `rows` a text of several lines. */
export function Field({ name, label, hint, options, rows, className, ...input }) {
  const id = useId();
  const t = useWords();
  const fault = useContext(Faults)[name];
  const about = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
  const shared = { id, name, "aria-describedby": about, "aria-invalid": fault ? true : undefined, ...input };
  return (
    <div className={`field ${className ?? ""}`}>
      <label htmlFor={id}>{label}</label>
      <Control options={options} rows={rows} {...shared} />
      {hint && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
      {fault && <p id={`${id}-fault`} className="field-fault">{t(`fault.${fault.code}`, { what: fault.what })}</p>}
    </div>
  );
}

function Control({ options, rows, ...props }) {
  if (rows) return <textarea className="input" rows={rows} {...props} />;
  if (!options) return <input className="input" type="text" {...props} />;
  return (
    <select className="input" {...props}>
      {options.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
    </select>
  );
}

/** Says what is wrong as a whole; faults that a field shows are not said twice. */
function Alert({ code, faults }) {
  const t = useWords();
  const whole = faults?.$;
  if (!code || (Object.keys(faults ?? {}).length > 0 && !whole)) return null;
  return <p role="alert" className="alert">{whole ? t(`fault.${whole.code}`, { what: whole.what }) : t(`error.${code}`)}</p>;
}
