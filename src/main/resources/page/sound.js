/** A short sound, made by the browser itself, so that nothing is loaded. */

const TONES = [[660, 0], [880, 0.12]];
const LENGTH_S = 0.18;
const VOLUME = 0.12;
/** Messages that come within this time make one sound. */
const PAUSE_MS = 2_000;

/** @type {AudioContext|undefined} */ let context;
let playedAt = -Infinity;

/** Browsers make no sound before the user has touched the page, which is no failure. */
export async function playSound() {
  if (performance.now() - playedAt < PAUSE_MS) return;
  playedAt = performance.now();
  try {
    context ??= new AudioContext();
    await context.resume();
    for (const [frequency, after] of TONES) playTone(context, frequency, context.currentTime + after);
  } catch {
    // There is no device for sounds.
  }
}

/** @param {AudioContext} audio @param {number} frequency in hertz @param {number} at time of the context, in seconds */
function playTone(audio, frequency, at) {
  const tone = new OscillatorNode(audio, { frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(VOLUME, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + LENGTH_S);
}
