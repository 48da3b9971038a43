/** The list of all keys. */

import { useWords } from '../store/words.js';
import { COMMANDS, keysOf } from './commands.js';
import { Dialog } from './Dialog.jsx';

const GESTURES = ['drag_port', 'drag_wire', 'drag_card', 'space', 'scroll', 'arrows'];

/** The help that `?` opens. */
export function Shortcuts({ onClose }) {
  const t = useWords('canvas');
  return (
    <Dialog title={t('help.title')} onClose={onClose} className="fx-shortcuts">
      <div className="fx-shortcut-columns">
        {Object.entries(COMMANDS).map(([section, commands]) => (
          <section key={section}>
            <h3>{t(`help.${section}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.keys.length)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{t(`command.${command.id}`)}</dt>
                    <dd>
                      <kbd>{keysOf(command)}</kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('help.pointer')}</h3>
          <ul>
            {GESTURES.map((gesture) => (
              <li key={gesture}>{t(`gesture.${gesture}`)}</li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
