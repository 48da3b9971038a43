/** The list of all keys. */

import { KEYS, LIST_KEYS } from '../reading/keys.js';
import { t } from '../store/words.js';

const SHOWN = { ArrowDown: '↓', ArrowUp: '↑' };

export function Help() {
  return (
    <div className="ib-help">
      {Object.entries(KEYS).map(([section, keys]) => (
        <section key={section}>
          <h3>{t(`help.${section}`)}</h3>
          <dl>
            {Object.entries(byCommand(keys)).map(([command, all]) => (
              <Line key={command} keys={all} name={t(`key.${command}`)} />
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h3>{t('lists')}</h3>
        <dl>
          {Object.entries(LIST_KEYS).map(([key, list]) => (
            <Line key={key} keys={[`g ${key}`]} name={t(`list.${list}`)} />
          ))}
        </dl>
      </section>
    </div>
  );
}

function Line({ keys, name }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{SHOWN[key] ?? key}</kbd>
        ))}
      </dd>
    </div>
  );
}

function byCommand(keys) {
  const found = {};
  for (const [key, command] of Object.entries(keys)) (found[command] ??= []).push(key);
  return found;
}
