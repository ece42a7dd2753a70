/**
 * One tab of a browser alerts of a message, though each tab receives it. The tab that the user looks at comes first. Browsers without locks, which
 * are those of pages that are not encrypted, alert in each tab.
 */

/** Time for the tab that the user looks at to come first. */
const PRECEDENCE_MS = 250;
/** Time for which a claim holds; later than that no tab receives the same message as new. */
const CLAIM_MS = 30_000;

/**
 * @param {string} name of what may be told once @param {boolean} isLookedAt whether the user looks at this tab
 * @param {{locks?: Pick<LockManager, 'request'>|null, wait?: (ms: number) => Promise<void>}} [environment]
 * @returns {Promise<boolean>} true if this tab is the one to tell it
 */
export async function claimAlert(name, isLookedAt, { locks = navigator.locks, wait = pause } = {}) {
  if (!locks) return true;
  if (!isLookedAt) await wait(PRECEDENCE_MS);
  return new Promise((resolve) => {
    const hold = (/** @type {Lock|null} */ lock) => {
      resolve(lock !== null);
      return lock && wait(CLAIM_MS);
    };
    locks.request(`chat.alert/${name}`, { ifAvailable: true }, hold).catch(() => resolve(true));
  });
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
