import { Component } from "react";
import { useNewVersionWords } from "./newVersion.js";
import { useWords } from "./words.js";

/** Shows, instead of a page that broke, what to do about it. */
export class Boundary extends Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  componentDidCatch(error) {
    console.error(error);
  }

  render() {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children;
  }
}

function Broken({ error }) {
  const t = useWords();
  return (
    <main className="alone" role="alert">
      <h1>{t("broken.title")}</h1>
      <p>{t("broken.text")}</p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => location.reload()}>{t("broken.reload")}</button>
        <a className="button" href="/">{t("broken.home")}</a>
      </div>
      <details><summary>{t("broken.detail")}</summary><pre>{String(error?.message ?? error)}</pre></details>
    </main>
  );
}

/** Says that the server cannot be reached, as long as that is so, and when it has become another version. */
export function ConnectionNotice({ isLost, children }) {
  const t = useWords();
  useNewVersionWords(t);
  return (
    <>
      <div role="status" className="connection">{isLost && <p>{t("connection.lost")}</p>}</div>
      {children}
    </>
  );
}
