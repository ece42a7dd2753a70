import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimsOf, userIdOf } from '../src/index.js';

/** @param {object} claims */
function tokenWith(claims) {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

describe('the claims of a token', () => {
  test('the user stands in the claim that the server names, in any script', () => {
    const token = tokenWith({ sub: '1', preferred_username: 'Zoë 李' });
    assert.equal(userIdOf(token, 'preferred_username'), 'Zoë 李');
    assert.equal(userIdOf(token, 'sub'), '1');
  });

  test('a token without the claim has no user id', () => {
    assert.throws(() => userIdOf(tokenWith({ sub: '1' }), 'cognito:username'), /cognito:username is missing/);
  });

  test('a text that is not a JWT is refused', () => {
    for (const text of ['', 'abc', 'a.b.c', '..']) {
      assert.throws(() => claimsOf(text), /not a token/, text);
    }
  });
});
