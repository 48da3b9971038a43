/** A press ends on the control it began on, though a fault that appears meanwhile moves it away under the pointer. */

const PRESSED = 'button, input[type="checkbox"], input[type="radio"]';
const SLIP_PX = 24; // chosen: a hand that holds still moves less; one that slides off means to let go

/** Takes a `pointerdown`; the click goes to the button or switch that lay under it. */
export function keepPress({ target, pointerId, clientX, clientY }) {
  const pressed = target.closest(PRESSED);
  if (!pressed) return;
  pressed.setPointerCapture(pointerId);
  const letGo = ({ clientX: x, clientY: y }) => {
    if (Math.hypot(x - clientX, y - clientY) > SLIP_PX) pressed.releasePointerCapture(pointerId);
  };
  pressed.addEventListener('pointermove', letGo);
  pressed.addEventListener('lostpointercapture', () => pressed.removeEventListener('pointermove', letGo), { once: true });
}
