/** A file of the workspace: picked by its name, or uploaded in place. */

import { LoaderCircle, Upload, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../store/api.js';
import { locale } from '../../store/words.js';
import { useForm } from '../parts/context.js';
import { Picker } from './Names.jsx';

const MEGABYTE = 1_000_000;

export function StoredFile({ value, onChange, label, ...rest }) {
  const { t, canWrite } = useForm();
  const [files, setFiles] = useState([]);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const input = useRef(null);
  useEffect(() => {
    void api.files().then(({ items }) => setFiles(items), () => setFiles([]));
  }, []);
  const upload = async ([file]) => {
    if (!file) return;
    setBusy(true);
    setError('');
    try {
      const stored = await api.storeFile(file);
      setFiles((before) => [stored, ...before]);
      onChange(stored.id);
    } catch (problem) {
      setError(t('upload_failed', { message: problem.message }));
    }
    setBusy(false);
  };
  return (
    <div className="fxf-file">
      <Picker {...rest} label={label} value={value} onChange={onChange} options={files.map(optionOf)} />
      {canWrite && value && <Tool Icon={X} label={t('remove_item', { item: label })} onClick={() => onChange('')} />}
      {canWrite && (
        <Tool
          Icon={isBusy ? LoaderCircle : Upload}
          label={t('upload_file')}
          disabled={isBusy}
          onClick={() => input.current.click()}
        />
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('upload_file')}
        onChange={(event) => void upload(event.target.files)}
      />
      {error && (
        <p className="fxf-fault" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Tool({ Icon, label, ...others }) {
  return (
    <button type="button" className="fxf-tool" aria-label={label} title={label} {...others}>
      <Icon size={14} aria-hidden />
    </button>
  );
}

const optionOf = ({ id, name, size_bytes: bytes }) => ({ key: id, label: name, hint: sizeOf(bytes) });

const sizeOf = (bytes) =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte', maximumSignificantDigits: 2 }).format(
    bytes / MEGABYTE,
  );
