import { createContext, useContext, useEffect, useRef, useState } from "react";
import { Link as RouterLink, useLocation } from "react-router";
import { Menu as MenuIcon, Moon, PanelLeftClose, PanelLeftOpen, Sun, Workflow } from "lucide-react";
import { LANGUAGES, setLanguage, useLanguage, useWords } from "./words.js";

const KEPT = "fluxo-side";

const Fold = createContext({});

/** The frame of every page: a side bar that folds to icons, and becomes a drawer on small screens. */
export function Shell({ children }) {
  const t = useWords();
  const [isFolded, setFolded] = useState(() => kept());
  const fold = () => {
    localStorage.setItem(KEPT, isFolded ? "open" : "folded");
    setFolded(!isFolded);
  };
  return (
    <Fold.Provider value={{ isFolded, fold }}>
      <div className="app" data-folded={isFolded}>
        <a className="skip" href="#main">{t("nav.skip")}</a>
        <header className="bar">
          <button type="button" className="icon-button" popoverTarget="side" aria-label={t("nav.menu")}><MenuIcon size={18} aria-hidden /></button>
          <Brand />
        </header>
        {children}
      </div>
    </Fold.Provider>
  );
}

/** The side bar. */
export function Side({ children }) {
  const t = useWords();
  const drawer = useRef(null);
  const { pathname } = useLocation();
  const { isFolded, fold } = useContext(Fold);
  const label = t(isFolded ? "nav.unfold" : "nav.fold");
  const Icon = isFolded ? PanelLeftOpen : PanelLeftClose;
  useEffect(() => drawer.current.hidePopover(), [pathname]);
  return (
    <aside ref={drawer} id="side" className="side" popover="auto" aria-label={t("nav.side")}>
      <div className="side-head">
        <Brand />
        <button type="button" className="icon-button side-fold" aria-label={label} title={label} onClick={fold}><Icon size={16} aria-hidden /></button>
      </div>
      {children}
    </aside>
  );
}

/** What a page shows, once that is there: content that was asked for another page is never seen. */
export function Ready({ shownPath, children }) {
  const t = useWords();
  const { pathname } = useLocation();
  if (plain(shownPath) === plain(pathname)) return children;
  return <div className="waiting" role="status">{t("loading")}</div>;
}

const plain = (path) => path.replace(/\/+$/, "") || "/";

/** The product's name, which leads home. */
export const Brand = () => (
  <RouterLink to="/" className="brand"><span className="brand-mark"><Workflow size={16} aria-hidden /></span><span className="brand-name">Fluxo</span></RouterLink>
);

/** A place in the side bar; one is there also on the pages below it. */
export function Place({ to, below, label, children }) {
  const { pathname } = useLocation();
  const isHere = below === "/" ? pathname === "/" : `${pathname}/`.startsWith(`${below}/`);
  return <RouterLink to={to} className="place" title={label} aria-current={isHere ? "page" : undefined}>{children}<span>{label}</span></RouterLink>;
}

/** One of several pages side by side; on a small screen the one that is shown is brought into view. */
export function Tab({ to, children }) {
  const tab = useRef(null);
  const isHere = useLocation().pathname === to;
  useEffect(() => {
    if (isHere) tab.current.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isHere]);
  return <RouterLink ref={tab} to={to} className="tab" aria-current={isHere ? "page" : undefined}>{children}</RouterLink>;
}

/** A link to another page of ours, without loading everything anew. */
export const Link = ({ to, children, ...props }) => <RouterLink to={to} {...props}>{children}</RouterLink>;

/** A link that gives a file; the router of our pages has no part in it. */
export const FileLink = ({ children, ...props }) => <a {...props}>{children}</a>;

/** Chooses the language of the page; it is kept. */
export function LanguageChoice() {
  const t = useWords();
  return (
    <select className="quiet-select" aria-label={t("language")} value={useLanguage()} onChange={(event) => setLanguage(event.target.value)}>
      {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code} lang={code.replace("_", "-")}>{name}</option>)}
    </select>
  );
}

/** Changes between light and dark. */
export function AppearanceButton({ appearance, onToggle }) {
  const t = useWords();
  const isDark = appearance === "dark";
  const label = t(isDark ? "appearance.light" : "appearance.dark");
  const Icon = isDark ? Sun : Moon;
  return <button type="button" className="icon-button" aria-label={label} title={label} onClick={onToggle}><Icon size={16} aria-hidden /></button>;
}

function kept() {
  const told = localStorage.getItem(KEPT);
  return told ? told === "folded" : innerWidth < 1000;
}
