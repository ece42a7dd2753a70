/** The storages of the browser. Each is used through one object, because what a blocked or full storage does not take is in that object's memory. */

import { SafeStorage } from './client/sign-in/safe-storage.js';

/** Belongs to this tab, and survives a reload. */
export const tabStorage = new SafeStorage(() => sessionStorage);

/** Shared by all tabs of this browser. */
export const sharedStorage = new SafeStorage(() => localStorage);
