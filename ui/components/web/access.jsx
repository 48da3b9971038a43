import { useEffect } from "react";
import { ApiForm } from "./Form.jsx";
import { ask } from "./ask.js";
import { changingLogIn, lookingAtLogIn } from "./logIn.js";
import { currentLanguage, isLanguageChosen, setLanguage } from "./words.js";

/** The form that opens a session; `purpose` says which one. Afterwards the page is loaded whole, with the new cookie. */
export function AccessForm({ purpose, children }) {
  const { path, method, complete } = PURPOSES[purpose];
  useEffect(() => {
    if (purpose === "log-in") void goOn();
  }, [purpose]);
  return <ApiForm path={path} method={method} complete={complete} next={enter}>{children}</ApiForm>;
}

/** Ends the session. */
export function logOut() {
  return changingLogIn(async () => {
    await ask("POST", "/accounts/log-out");
    await leaveFor("/log-in");
  });
}

/** Goes on in another workspace. */
export function switchWorkspace(id) {
  return changingLogIn(async () => {
    const answer = await ask("PUT", "/me/workspace", { workspace_id: id });
    await leaveFor(answer.data ? "/" : "/log-in");
  });
}

const LEAVING_MS = 10_000; // chosen: whoever is still here then has stayed, for what they had not saved

/** Loads another page; ends with this one, so that nothing here judges what became of the log-in. */
function leaveFor(address) {
  location.assign(address);
  return new Promise((stayed) => setTimeout(stayed, LEAVING_MS));
}

/** Goes on for somebody who is logged in: a page that was still open had shown a log-in that is over. */
async function goOn() {
  const { data } = await lookingAtLogIn(() => ask("GET", "/me"));
  if (data) enter({ me: data });
}

function enter({ me }) {
  if (!isLanguageChosen()) setLanguage(me.language);
  const wanted = new URLSearchParams(location.search).get("next") ?? "/";
  location.assign(/^\/(?![/\\])/.test(wanted) ? wanted : "/"); // within this site only
}

const PURPOSES = {
  "log-in": { path: "/accounts/log-in" },
  "sign-up": { path: "/accounts/sign-up", complete: (values) => ({ ...values, ...place(), language: currentLanguage() }) },
  join: { path: "/accounts/accept-invitation", complete: (values) => ({ ...values, token: location.hash.slice(1) }) },
  password: { path: "/me/password", method: "PUT" },
};

/** Where the person is, as far as the browser says. */
function place() {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const country = navigator.languages.map((locale) => new Intl.Locale(locale).region).find(Boolean);
  return country ? { time_zone, country } : { time_zone };
}
