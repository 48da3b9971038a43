/** The log-in, which all pages of a browser share: nobody judges it by an answer that a change has overtaken. */

const NAME = "fluxo.log_in";

/** Runs what changes the log-in, while nobody looks at it. */
export const changingLogIn = (run) => held("exclusive", run);

/** Runs what looks whether somebody is logged in, while nobody changes that. */
export const lookingAtLogIn = (run) => held("shared", run);

/** Browsers have locks over https and on the machine itself only; elsewhere nobody waits. */
const held = (mode, run) => (navigator.locks ? navigator.locks.request(NAME, { mode }, run) : run());
