/** The documents of the API, to which the scripted server and the clients are held: a frame or an answer that they do not allow is a fault of the suite or of a client. */

import { readFileSync } from 'node:fs';

const RESOURCES = new URL('../../../src/main/resources/', import.meta.url);
const OPENAPI = read('openapi.json');
const ASYNCAPI = read('asyncapi.json');
const FRAMES = { server: namesOf('sendChat', 'type'), client: namesOf('receiveChat', 'action') };

/** @param {'server'|'client'} side @param {any} frame @returns {string} what asyncapi.json does not allow; empty if it allows the frame */
export function faultOfFrame(side, frame) {
  const name = FRAMES[side].get(frame?.[side === 'server' ? 'type' : 'action']);
  if (!name) return `asyncapi.json has no such frame: ${JSON.stringify(frame)}`;
  const fault = faultOf(ASYNCAPI, ASYNCAPI.components.schemas[name], frame, { isStrict: side === 'server' });
  return fault && `asyncapi.json has ${name} otherwise: ${fault} in ${JSON.stringify(frame)}`;
}

/** @param {string} method @param {string} path @param {number} status @param {any} body @returns {string} what openapi.json does not allow; empty if it allows the answer */
export function faultOfAnswer(method, path, status, body) {
  const template = Object.keys(OPENAPI.paths)
    .sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
    .find((each) => new RegExp(`^${each.replace(/\{.*?}/g, '[^/]+')}$`).test(path));
  const operation = template && OPENAPI.paths[template][method.toLowerCase()];
  if (!operation) return `openapi.json has no ${method} ${path}`;
  const answer = resolved(OPENAPI, operation.responses[status]);
  if (!answer) return `openapi.json names no ${status} for ${method} ${path}`;
  const [content] = Object.values(answer.content ?? {});
  const fault = content ? faultOf(OPENAPI, /** @type {any} */ (content).schema, body, { isStrict: true }) : '';
  return fault && `openapi.json has the answer to ${method} ${path} otherwise: ${fault} in ${JSON.stringify(body)}`;
}

/** @param {string} operation @param {string} field @returns {Map<string, string>} names of schemas by the value of the field that tells the frames apart */
function namesOf(operation, field) {
  const names = ASYNCAPI.operations[operation].messages.map((/** @type {any} */ { $ref }) => $ref.split('/').at(-1));
  return new Map(names.map((/** @type {string} */ name) => [ASYNCAPI.components.schemas[name].properties[field].const, name]));
}

/**
 * The part of JSON Schema that the two documents use. `isStrict`: an object has no field that its schema does not name.
 * @param {any} document @param {any} given @param {any} value @param {{isStrict?: boolean}} [options] @returns {string} the first fault, with its place
 */
function faultOf(document, given, value, options = {}) {
  const schema = resolved(document, given);
  const within = (/** @type {any} */ each) => faultOf(document, each, value, options);
  for (const each of schema.allOf ?? []) if (within(each)) return within(each);
  for (const choice of [schema.anyOf, schema.oneOf]) if (choice?.every(within)) return choice.map(within).join(' or ');
  const branch = schema.if && (within(schema.if) ? schema.else : schema.then);
  if (branch && faultOf(document, branch, value)) return faultOf(document, branch, value);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) return `${typeOf(value)} instead of ${types.join(' or ')}`;
  if ('const' in schema && value !== schema.const) return `expected ${JSON.stringify(schema.const)}`;
  if (schema.enum && !schema.enum.includes(value)) return `expected one of ${schema.enum}`;
  if (typeof value === 'string') return faultOfText(schema, value);
  if (typeof value === 'number') return value < schema.minimum || value > schema.maximum ? `${value} is out of its range` : '';
  if (Array.isArray(value)) return faultOfList(document, schema, value, options);
  return value && typeof value === 'object' ? faultOfObject(document, schema, value, options) : '';
}

/** @param {any} schema @param {string} value */
function faultOfText({ minLength = 0, maxLength = Infinity, pattern }, value) {
  const { length } = [...value];
  if (length < minLength || length > maxLength) return `a text of ${length} characters`;
  return pattern && !new RegExp(pattern, 'u').test(value) ? `"${value}" does not match ${pattern}` : '';
}

/** @param {any} document @param {any} schema @param {any[]} value @param {object} options */
function faultOfList(document, { minItems = 0, maxItems = Infinity, items }, value, options) {
  if (value.length < minItems || value.length > maxItems) return `a list of ${value.length}`;
  const faults = value.map((each, index) => (items ? prefixed(index, faultOf(document, items, each, options)) : ''));
  return faults.find(Boolean) ?? '';
}

/** @param {any} document @param {any} schema @param {any} value @param {{isStrict?: boolean}} options */
function faultOfObject(document, { required = [], properties, propertyNames, additionalProperties }, value, options) {
  const missing = required.find((/** @type {string} */ name) => !(name in value));
  if (missing) return `${missing} is missing`;
  for (const [name, each] of Object.entries(value)) {
    const unfit = propertyNames && faultOf(document, propertyNames, name);
    const schema = properties?.[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : null);
    if (!schema && properties && options.isStrict) return `${name} is not in the document`;
    const fault = unfit || (schema && faultOf(document, schema, each, options));
    if (fault) return prefixed(name, fault);
  }
  return '';
}

/** @param {string|number} place @param {string} fault */
function prefixed(place, fault) {
  return fault && `${place}: ${fault}`;
}

/** @param {any} value */
function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** @param {any} document @param {any} schema @returns {any} */
function resolved(document, schema) {
  const reference = schema?.$ref;
  if (!reference) return schema;
  const { $ref, ...more } = schema;
  return { ...resolved(document, reference.slice(2).split('/').reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name.replaceAll('~1', '/')], document)), ...more };
}

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(name, RESOURCES), 'utf8'));
}
