/** The people whom the popup offers: the worker asks the server for them. */

export class WorkerPeople {
  #link;
  #has;

  /** @param {import('./worker-link.js').WorkerLink} link @param {boolean} isChecked whether only people whom the server knows can be chosen @param {(feature: string) => boolean} has of the server; it is known once the worker is online */
  constructor(link, isChecked, has) {
    this.#link = link;
    this.#has = has;
    this.isChecked = isChecked;
  }

  /** @returns {import('../page/people-finder.js').Find|null} null if the server finds nobody */
  get find() {
    return this.#has('find-people') ? (text) => this.#link.ask('find-people', { text }) : null;
  }
}
