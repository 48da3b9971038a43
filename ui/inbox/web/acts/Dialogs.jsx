/** The dialogs: one is open at a time. */

import { Dialog } from '$/parts/Dialog.jsx';
import { useInbox, useSelected } from '../store/inbox.js';
import { t } from '../store/words.js';
import { AssignForm } from './AssignForm.jsx';
import { CannedForm } from './CannedForm.jsx';
import { CloseForm } from './CloseForm.jsx';
import { GiveBackForm } from './GiveBackForm.jsx';
import { Help } from './Help.jsx';
import { SnoozeForm } from './SnoozeForm.jsx';
import { TemplateForm } from './TemplateForm.jsx';

const KINDS = {
  assign: AssignForm,
  canned: CannedForm,
  close: CloseForm,
  give_back: GiveBackForm,
  help: Help,
  snooze: SnoozeForm,
  template: TemplateForm,
};

export function Dialogs({ kind }) {
  const conversation = useSelected();
  const close = () => useInbox.getState().openDialog(null);
  const Kind = KINDS[kind];
  if (!conversation && kind !== 'help' && kind !== 'canned') return null;
  return (
    <Dialog open label={t(`dialog.${kind}`)} onClose={close}>
      <Kind conversation={conversation} onDone={close} />
    </Dialog>
  );
}
