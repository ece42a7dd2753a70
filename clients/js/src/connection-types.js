/** What a connection is given, and what it tells. */

/**
 * @typedef {object} ConnectionOptions
 * @property {string} webSocketUrl
 * @property {() => string|Promise<string>} token
 * @property {import('../types/index.js').SocketConstructor|undefined} WebSocket
 * @property {EventTarget} network
 * @property {number} heartbeatMs
 * @property {import('../types/index.js').Clock} clock
 *
 * @typedef {object} ConnectionDelegate
 * @property {(isStale: () => boolean) => Promise<void>} prepare what is needed before the first frame
 * @property {() => void} opened
 * @property {() => void} activity something came in
 * @property {(frame: any) => void} received null if it was no frame
 * @property {() => void} disconnected
 * @property {() => void} online
 * @property {() => void} verifyBySync the connection may be dead, and the server answers no heartbeat
 * @property {() => boolean} tooLarge what was sent is too large for somebody on the way; whether it will be smaller next time
 * @property {() => Promise<import('./errors.js').ApiError|null>} probe why the server refuses the caller
 * @property {(error: import('./errors.js').ApiError|import('./errors.js').ChatError) => void} refused for good; the connection is stopped
 * @property {(change: import('../types/index.js').StateChange) => void} changed
 */

export {};
