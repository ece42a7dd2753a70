/** Bodies and answers of HTTP. */

/** @typedef {{status: number, body: any}} Answer */

const NAMES = new Map([[400, 'Bad Request'], [401, 'Unauthorized'], [403, 'Forbidden'], [404, 'Not Found'], [429, 'Too Many Requests'], [500, 'Internal Server Error'], [503, 'Service Unavailable']]);
const CODES = new Map([[400, 'invalid-field'], [403, 'forbidden'], [404, 'not-found'], [429, 'rate-limited'], [500, 'internal'], [503, 'overloaded']]);

/** @param {number} status @returns {Answer} */
export function refusal(status) {
  if (status === 401) return { status, body: { message: 'Unauthorized' } };
  return { status, body: { type: 'about:blank', title: NAMES.get(status) ?? '', status, detail: 'The scenario refuses this call.', code: CODES.get(status) } };
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<string>} */
export async function bodyOf(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} text @param {number} [retryAfter] seconds */
export function answerWith(response, status, text, retryAfter = 0) {
  const type = status < 400 || status === 401 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'Content-Type': type, ...(retryAfter > 0 && { 'Retry-After': String(retryAfter) }) }).end(text);
}

/** @param {{status: number, body: any}} refused @param {number} [retryAfter] seconds */
export function responseOf({ status, body }, retryAfter) {
  const text = JSON.stringify(body);
  const headers = [`HTTP/1.1 ${status} Refused`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`, 'Connection: close'];
  if (retryAfter) headers.push(`Retry-After: ${retryAfter}`);
  return `${headers.join('\r\n')}\r\n\r\n${text}`;
}
