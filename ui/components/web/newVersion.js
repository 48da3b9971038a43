import { useEffect } from "react";

const BANNER = "reflex-new-version-banner"; // Reflex 0.10, utils/state.js: plain DOM, and English

/** Says Reflex's notice that the pages are of another version than the server in the language of the page. */
export function useNewVersionWords(t) {
  useEffect(() => {
    const say = () => {
      const [text, button] = document.getElementById(BANNER)?.childNodes ?? [];
      if (!button) return;
      text.textContent = t("version.is_new");
      button.textContent = t("version.load");
    };
    say();
    const watching = new MutationObserver(say);
    watching.observe(document.body, { childList: true });
    return () => watching.disconnect();
  }, [t]);
}
