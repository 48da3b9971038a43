/** Recording a voice message; it is attached when one stops, and can be heard before it is sent. */

import { useEffect, useRef, useState } from 'react';
import { Mic, Square } from 'lucide-react';
import { VOICE_TYPES } from '../reading/files.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const supported = () => VOICE_TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));

export function VoiceButton({ attaching: { attach, isBusy } }) {
  const recorder = useRef(null);
  const [seconds, setSeconds] = useState(null);
  const isOn = seconds !== null;
  useEffect(() => {
    if (!isOn) return undefined;
    const ticking = setInterval(() => setSeconds((count) => count + 1), 1_000);
    return () => clearInterval(ticking);
  }, [isOn]);
  useEffect(() => () => end(recorder.current), []);
  const type = supported();
  if (!type || !navigator.mediaDevices) return null;
  const start = async () => {
    try {
      recorder.current = await record(type, attach);
      setSeconds(0);
    } catch {
      useInbox.getState().say('voice.refused');
    }
  };
  const stop = () => {
    recorder.current.stop();
    setSeconds(null);
  };
  const label = t(isOn ? 'voice.stop' : 'voice.start');
  return (
    <>
      <button type="button" className={`icon-button${isOn ? ' is-recording' : ''}`} aria-label={label} title={label} disabled={isBusy} onClick={isOn ? stop : start}>
        {isOn ? <Square size={16} aria-hidden="true" /> : <Mic size={18} aria-hidden="true" />}
      </button>
      {isOn && (
        <span className="ib-recording" role="timer">
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
        </span>
      )}
    </>
  );
}

/** Begins a recording, which is handed on as a file when it is stopped. */
async function record(type, onDone) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    const bare = type.split(';')[0];
    void onDone(new File(pieces, `voice.${bare === 'audio/ogg' ? 'ogg' : 'm4a'}`, { type: bare }));
  };
  recorder.start();
  return recorder;
}

/** Lets the microphone go without sending anything. */
function end(recorder) {
  if (recorder?.state !== 'recording') return;
  recorder.onstop = null;
  recorder.stop();
  recorder.stream.getTracks().forEach((track) => track.stop());
}
