/**
 * Decides when the worker needs no connection: nobody looks, nothing waits to be sent, and a push wakes the worker for every message. Without push
 * the worker stays connected. The alarm starts a worker that has lost its connection, and one on standby now and then, because no push reports what
 * was read elsewhere.
 */

const ALARM = 'wake';
/** The minimum period that Chrome allows. */
const CONNECTED_MINUTES = 0.5;
const STANDBY_MINUTES = 5;
/** Less than the 30 s after which Chrome stops an idle worker. */
const IDLE_MS = 15_000;

/** @typedef {import('./connection.js').Connection} Connection */

export class Standby {
  #alarms;
  #push;
  #isNeeded;
  #isPushed = false;
  /** @type {Connection|null} */ #connection = null;
  /** @type {any} */ #timer;

  /** @param {any} alarms chrome.alarms @param {import('./push.js').Push} push @param {() => boolean} isNeeded returns true while somebody needs the connection */
  constructor(alarms, push, isNeeded) {
    this.#alarms = alarms;
    this.#push = push;
    this.#isNeeded = isNeeded;
  }

  /** @param {Connection} connection that is started */
  starts(connection) {
    if (connection !== this.#connection) this.#isPushed = false;
    this.#connection = connection;
    this.#alarms.create(ALARM, { periodInMinutes: CONNECTED_MINUTES });
    this.active();
    connection.start();
  }

  /** Something has happened, so the time begins anew. */
  active() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), IDLE_MS);
  }

  /** The connection is online, so the browser can subscribe. @param {{userId: string, httpUrl: string}} account @param {Connection} connection */
  async settled(account, connection) {
    const isPushed = await this.#push.subscribe(connection.client, account).catch(() => false);
    if (connection === this.#connection) this.#isPushed = isPushed;
  }

  /** The account has ended. @returns {Promise<void>} resolves when the subscription has ended too */
  end() {
    clearTimeout(this.#timer);
    this.#alarms.clear(ALARM);
    const client = this.#connection?.client;
    this.#connection = null;
    return this.#push.end(client);
  }

  #rest() {
    if (!this.#isPushed || !this.#connection?.canRest || this.#isNeeded()) return;
    this.#alarms.create(ALARM, { periodInMinutes: STANDBY_MINUTES });
    this.#connection.rest();
  }
}
