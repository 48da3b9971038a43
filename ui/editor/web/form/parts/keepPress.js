/** A press ends on the button it began on, though a fault that appears meanwhile moves the button under the pointer. */

const SLIP_PX = 24; // chosen: a hand that holds still moves less; one that slides off means to let go

/** Takes a `pointerdown`; the click goes to the button that lay under it. */
export function keepPress({ target, pointerId, clientX, clientY }) {
  const button = target.closest('button');
  if (!button) return;
  button.setPointerCapture(pointerId);
  const letGo = ({ clientX: x, clientY: y }) => {
    if (Math.hypot(x - clientX, y - clientY) > SLIP_PX) button.releasePointerCapture(pointerId);
  };
  button.addEventListener('pointermove', letGo);
  button.addEventListener('lostpointercapture', () => button.removeEventListener('pointermove', letGo), { once: true });
}
