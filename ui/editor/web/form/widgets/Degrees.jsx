/** A latitude or a longitude; both may be pasted into either, as maps copy them. */

import { useForm } from '../parts/context.js';
import { NumberInput } from './NumberInput.jsx';
import { numberOf } from './numbers.js';

export function Degrees({ path, ...rest }) {
  const form = useForm();
  const onPaste = (event) => {
    const pair = event.clipboardData.getData('text').match(/^\s*\(?([-−]?\d+\.\d+)[,;\s]+([-−]?\d+\.\d+)\)?\s*$/);
    if (!pair || !form.canWrite) return;
    event.preventDefault();
    const holder = path.slice(0, -1);
    form.edits.set([...holder, 'latitude'], numberOf(pair[1]), rest.label);
    form.edits.set([...holder, 'longitude'], numberOf(pair[2]), rest.label);
  };
  return (
    <div onPaste={onPaste}>
      <NumberInput {...rest} />
    </div>
  );
}
