/**
 * Types of the resumption.
 *
 * @typedef {object} Listener
 * @property {(message: import('../types/index.js').Message) => void} deliver
 * @property {(changes: import('../types/index.js').Changes) => void} changed
 * @property {(reset: import('../types/index.js').Reset) => void} reset
 * @property {(removed: import('../types/index.js').ConversationRemoved) => void} removed
 * @property {(settings: import('../types/groups.js').OwnSettings) => void} ownSettings
 * @property {(conversations: import('../types/index.js').ConversationSummary[]) => void} started
 * @property {(cursors: () => Record<string, import('../types/index.js').Cursor>) => void} moved
 * @property {() => void} caughtUp everything missed was loaded by REST
 * @property {(error: any) => void} failed it could not be loaded by REST
 */

export {};
