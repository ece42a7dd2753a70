/** @param {any} data @returns {any} the frame; null if it is not JSON */
export function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** @param {any} frame */
export function withoutType({ type, ...fields }) {
  return fields;
}
