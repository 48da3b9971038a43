/** A file that goes with a message: it is stored at once, and sent with the words. */

import { useRef, useState } from 'react';
import { FileText, LoaderCircle, Mic, Paperclip, X } from 'lucide-react';
import { TAKEN_TYPES } from '../reading/files.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

/** The file that is attached; null for none. */
export function useAttaching() {
  const [file, setFile] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const attach = async (chosen) => {
    setBusy(true);
    try {
      setFile(await api.uploadFile(chosen));
    } catch (error) {
      useInbox.getState().failed(error);
    } finally {
      setBusy(false);
    }
  };
  return { file, isBusy, attach, drop: () => setFile(null) };
}

export function AttachButton({ attaching: { attach, isBusy } }) {
  const input = useRef(null);
  const take = ({ target }) => {
    const [chosen] = target.files;
    target.value = '';
    if (chosen) void attach(chosen);
  };
  return (
    <>
      <button type="button" className="icon-button" aria-label={t('attach')} title={t('attach')} disabled={isBusy} onClick={() => input.current.click()}>
        <Paperclip size={18} aria-hidden="true" />
      </button>
      <input ref={input} type="file" accept={TAKEN_TYPES} hidden aria-label={t('attach')} onChange={take} />
    </>
  );
}

/** What is attached, before it is sent. */
export function Attached({ attaching: { file, isBusy, drop } }) {
  if (isBusy) {
    return (
      <p className="ib-attached" role="status">
        <LoaderCircle size={16} aria-hidden="true" className="ib-turning" />
        {t('attach.busy')}
      </p>
    );
  }
  if (!file) return null;
  const address = `/api/files/${encodeURIComponent(file.id)}/content`;
  return (
    <div className="ib-attached">
      {file.kind === 'image' ? <img src={address} alt="" /> : file.kind === 'audio' ? <Mic size={18} aria-hidden="true" /> : <FileText size={18} aria-hidden="true" />}
      {file.kind === 'audio' ? <audio src={address} controls aria-label={file.name} /> : <span>{file.name}</span>}
      <button type="button" className="icon-button" aria-label={t('attach.drop')} title={t('attach.drop')} onClick={drop}>
        <X size={15} aria-hidden="true" />
      </button>
    </div>
  );
}
