/** The options of a Connection, and the callbacks that it invokes. */

/**
 * @typedef {object} ConnectionOptions
 * @property {string} webSocketUrl
 * @property {string|null} [eventsUrl] where event streams are opened; null for none
 * @property {(url: string, init: RequestInit) => Promise<Response>} fetch
 * @property {() => Promise<import('../types/index.js').TimedToken>} token
 * @property {import('../types/index.js').SocketConstructor|undefined} WebSocket
 * @property {EventTarget} network
 * @property {number} heartbeatMs
 * @property {import('../types/index.js').Clock} clock
 *
 * @typedef {object} ConnectionDelegate
 * @property {(isStale: () => boolean) => Promise<void>} prepare runs before each attempt to connect; `isStale` returns true once the attempt is abandoned
 * @property {() => void} opened
 * @property {(isOfHeartbeat: boolean) => void} activity a frame was received; true if it answers a heartbeat
 * @property {(frame: any) => void} received the parsed frame; null if it was not JSON
 * @property {() => void} disconnected
 * @property {() => void} online
 * @property {() => void} verifyBySync the connection may be dead, and the server does not answer heartbeats
 * @property {() => boolean} tooLarge a peer closed the connection because a frame was too large; returns true if the next frames are smaller
 * @property {() => Promise<import('./errors.js').ApiError|null>} probe resolves with the server's reason for refusing the caller, null if there is none
 * @property {(error: import('./errors.js').ApiError|import('./errors.js').ChatError) => void} refused the client gave up; the connection is stopped
 * @property {(change: import('../types/index.js').StateChange) => void} changed
 */

export {};
