/** Opening hours of a node, with what is wrong with them. */

import { Faults } from '../parts/Field.jsx';
import { useForm } from '../parts/context.js';
import { WeekTable } from './WeekTable.jsx';

export function WeekHours({ id, path, value, onChange, describedBy }) {
  const form = useForm();
  const hours = value ?? [];
  const words = form.choices([...path, 'weekday']);
  const labelOf = (name) => form.words([...path, name]).label;
  const faults = hours.flatMap((_, index) => {
    return ['weekday', 'opens', 'closes'].flatMap((name) => form.faultsAt([...path, index, name]));
  });
  return (
    <>
      <WeekTable
        hours={hours}
        days={Object.values(words)}
        labels={{ opens: labelOf('opens'), closes: labelOf('closes') }}
        t={form.t}
        canWrite={form.canWrite}
        onChange={onChange}
        describedBy={describedBy}
      />
      <Faults id={`${id}-hours`} faults={faults} />
    </>
  );
}
