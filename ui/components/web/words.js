import { useSyncExternalStore } from "react";
import en from "./words/en.json";
import es from "./words/es.json";
import pt_BR from "./words/pt_BR.json";

const WORDS = { en, pt_BR, es };
const COOKIE = "fluxo_language";
const YEAR_S = 31_536_000;
const listeners = new Set();
let language = told() ?? preferred();

/** The languages there are, as they call themselves. */
export const LANGUAGES = { en: "English", pt_BR: "Português", es: "Español" };

/** Gives the language of the page, as the product writes it: `pt_BR`. */
export const useLanguage = () => useSyncExternalStore(listen, currentLanguage, currentLanguage);

/** Gives the language of the page, as browsers write it: `pt-BR`. */
export const useLocale = () => useLanguage().replace("_", "-");

/** Gives what says a key in the language of the page. Text only: what is put into `{name}` is never read as HTML. */
export function useWords() {
  const words = WORDS[useLanguage()];
  return (key, params) => fill(words[key] ?? words[general(key)] ?? key, params);
}

/** Says everything in another language from now on. */
export function setLanguage(next) {
  language = next in WORDS ? next : "en";
  document.cookie = `${COOKIE}=${language}; path=/; max-age=${YEAR_S}; samesite=lax`;
  show();
}

/** Tells whether somebody has chosen the language. */
export const isLanguageChosen = () => told() !== undefined;

/** Gives the language of the page outside of components. */
export const currentLanguage = () => language;

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show() {
  document.documentElement.lang = language.replace("_", "-");
  listeners.forEach((listener) => listener());
}

/** A code that has no words of its own is said in general: `fault.bad_x` by `fault.other`. */
const general = (key) => `${key.split(".")[0]}.other`;

const fill = (text, params) => (params ? text.replace(/\{(\w+)\}/g, (all, name) => params[name] ?? all) : text);

function told() {
  if (typeof document === "undefined") return undefined;
  const value = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`))?.split("=")[1];
  return value in WORDS ? value : undefined;
}

function preferred() {
  if (typeof navigator === "undefined") return "en";
  for (const locale of navigator.languages ?? []) {
    const found = { en: "en", pt: "pt_BR", es: "es" }[locale.slice(0, 2).toLowerCase()];
    if (found) return found;
  }
  return "en";
}

if (typeof document !== "undefined") show();
