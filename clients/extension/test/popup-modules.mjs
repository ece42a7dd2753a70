/** The modules of the popup, which import those of the page from where the build puts them. */

import { register } from 'node:module';
import '../../../src/test/js/page-modules.mjs';

const HOOK = `
export function resolve(specifier, context, next) {
  const inPopup = context.parentURL?.includes('/clients/extension/src/');
  return inPopup && specifier.startsWith('../page/') ? next(new URL('../../../../src/main/resources/page/' + specifier.slice(8), context.parentURL).href, context) : next(specifier, context);
}`;

register(`data:text/javascript,${encodeURIComponent(HOOK)}`);

/** @param {string} name of a module of the popup */
export const popupModule = (name) => import(new URL(`../src/popup/${name}`, import.meta.url).href);
