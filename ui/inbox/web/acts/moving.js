/** Moving among a field and the choices below it by the arrow keys; Enter in the field takes the first choice. */
export function moveFocus(event) {
  const all = [...event.currentTarget.querySelectorAll('input, button')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isInField = event.target.tagName === 'INPUT';
  if (event.key === 'Enter' && isInField) all.find((one) => one.tagName === 'BUTTON')?.click();
  if (!step) return;
  event.preventDefault();
  all.at((all.indexOf(event.target) + step) % all.length).focus();
}
