/**
 * The page's own files without a connection. The server's list (OFFLINE_FILES) has the hash of each, so one cache has the files of one
 * version. The cache is used only while the server does not answer.
 */

const CACHE_PREFIX = 'page-';
const SERVER_PATIENCE_MS = 8_000;
const MAX_OFFLINE_CLIENTS = 100;
const FILES = self.OFFLINE_FILES;
/** Ids of pages that came from the cache. Their other files come from there too, so no page is of two versions. */
const offlineClients = new Set();

/** @param {Request} request @returns {boolean} true for the files of the list alone */
function handlesFile({ method, url }) {
  const { origin, pathname } = new URL(url);
  return method === 'GET' && origin === self.location.origin && Object.hasOwn(FILES, pathname);
}

/** @param {any} event @returns {Promise<Response>} from the server, or from the cache if it does not answer */
async function answerPageFile(event) {
  const { request, clientId, resultingClientId } = event;
  const { pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate';
  if (!isPage && offlineClients.has(clientId)) return (await kept(pathname)) ?? fetch(request);
  const answer = isPage ? Promise.race([fetch(request), afterPatience()]) : fetch(request);
  try {
    const response = await answer;
    if (response.status < 500) {
      if (isPage) event.waitUntil(keepFiles().catch(() => {}));
      return response;
    }
    return (isPage && (await offlinePage(pathname, resultingClientId))) || response;
  } catch (unreachable) {
    const response = isPage ? await offlinePage(pathname, resultingClientId) : await kept(pathname);
    if (response) return response;
    throw unreachable;
  }
}

/** @param {string} path @param {string} clientId @returns {Promise<Response|undefined>} */
async function offlinePage(path, clientId) {
  const response = await kept(path);
  if (offlineClients.size >= MAX_OFFLINE_CLIENTS) offlineClients.clear();
  if (response) offlineClients.add(clientId);
  return response;
}

/** @returns {Promise<never>} */
function afterPatience() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('the server does not answer')), SERVER_PATIENCE_MS));
}

/** @param {string} path @returns {Promise<Response|undefined>} of the newest cache that is complete */
async function kept(path) {
  for (const name of [await cacheName(), ...(await cacheNames())]) {
    const cache = await caches.open(name);
    if (await isComplete(cache)) return cache.match(path);
  }
  return undefined;
}

/** Stores the files of this version unless they are stored, and then removes those of other versions. @throws {Error} if a file has another hash */
async function keepFiles() {
  const name = await cacheName();
  const cache = await caches.open(name);
  if (await isComplete(cache)) return;
  const files = await Promise.all(Object.entries(FILES).map(async ([path, integrity]) => ({ path, response: await load(path, integrity) })));
  files.sort((one, other) => Number(one.path === '/') - Number(other.path === '/'));
  for (const { path, response } of files) await cache.put(path, response);
  const others = (await cacheNames()).filter((each) => each !== name);
  await Promise.all(others.map((each) => caches.delete(each)));
}

/** The page itself is stored last. @param {Cache} cache */
async function isComplete(cache) {
  return (await cache.match('/')) !== undefined;
}

/** @param {string} path @param {string} integrity @returns {Promise<Response>} */
async function load(path, integrity) {
  const response = await fetch(path, { integrity, cache: 'no-cache', redirect: 'error' });
  if (!response.ok) throw new Error(`${path} is answered with ${response.status}`);
  return response;
}

/** @returns {Promise<string[]>} */
async function cacheNames() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
}

/** @returns {Promise<string>} changes with every file */
async function cacheName() {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(FILES)));
  return CACHE_PREFIX + [...new Uint8Array(hash).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
