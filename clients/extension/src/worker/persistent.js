/** Tasks that are tried until they succeed. */

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;

/**
 * The pauses grow. If the browser stops the worker during one, the next worker begins anew.
 *
 * @param {() => Promise<void>} task may be called again after it has failed halfway
 * @param {(error: any) => void} failed called at each failure
 * @returns {Promise<void>} never rejects
 */
export async function untilDone(task, failed) {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    try {
      return await task();
    } catch (error) {
      failed(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
