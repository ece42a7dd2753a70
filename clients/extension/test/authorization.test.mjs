import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challengeOf } from '../src/client/sign-in/authorization.js';
import { discover } from '../src/client/sign-in/provider.js';
import { authorize, providerOptionsOf } from '../src/worker/authorization.js';
import { FakeProvider, ISSUER, REDIRECT, SETTINGS } from '../../js/test/fake-provider.mjs';

const FORM = { issuer: ISSUER, clientId: 'chat', scopes: '', staysSignedIn: false };

function signIn(provider, settings = SETTINGS) {
  return authorize(settings, provider.identity, provider.fetch);
}

test('the challenge is the one of the example in RFC 7636, appendix B', async () => {
  assert.equal(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('a sign-in ends with an ID token and a refresh token', async () => {
  const provider = new FakeProvider();
  const { tokens, provider: kept } = await signIn(provider);
  assert.equal(tokens.subject, 'ann');
  assert.equal(tokens.lifetimeMs, 3_600_000);
  assert.ok(provider.refreshTokens.has(tokens.refreshToken));
  assert.deepEqual(kept, {
    issuer: ISSUER, clientId: 'chat', tokenEndpoint: `${ISSUER}/token`, revocationEndpoint: `${ISSUER}/revoke`, staysSignedIn: false,
  });
});

test('the provider is asked for a code for a public client, with a challenge of S256', async () => {
  const provider = new FakeProvider();
  await signIn(provider, { ...SETTINGS, scopes: 'openid email' });
  const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(provider.authorization.searchParams);
  assert.deepEqual(rest, {
    theme: 'dark', response_type: 'code', client_id: 'chat', redirect_uri: REDIRECT, scope: 'openid email', code_challenge_method: 'S256',
  });
  for (const random of [state, nonce, challenge]) assert.match(random, /^[\w-]{43}$/);
  const [{ code_verifier: verifier }] = provider.asked;
  assert.match(verifier, /^[\w-]{43}$/);
  assert.equal(new Set([state, nonce, challenge, verifier]).size, 4);
});

test('no two sign-ins share a state, a nonce or a verifier', async () => {
  const provider = new FakeProvider();
  await signIn(provider);
  const first = [...provider.authorization.searchParams];
  await signIn(provider);
  const second = Object.fromEntries(provider.authorization.searchParams);
  for (const [name, value] of first.filter(([key]) => ['state', 'nonce', 'code_challenge'].includes(key))) assert.notEqual(second[name], value);
  assert.notEqual(provider.asked[0].code_verifier, provider.asked[1].code_verifier);
});

test('an answer with another state, or none, is not taken, and its code is not used', async () => {
  for (const wrong of [`${REDIRECT}?code=stolen&state=other`, `${REDIRECT}?code=stolen`, `${REDIRECT}?error=access_denied`]) {
    const provider = new FakeProvider();
    provider.redirected = () => wrong;
    await assert.rejects(signIn(provider), /another sign-in/);
    assert.deepEqual(provider.asked, []);
  }
});

test('a code of another sign-in is worth nothing without its verifier', async () => {
  const provider = new FakeProvider();
  let stolen;
  provider.redirected = (url) => (stolen = url);
  provider.answer = [503, 'down'];
  await assert.rejects(signIn(provider), /503/);
  provider.answer = null;
  provider.redirected = (url) => url.replace(/code=[^&]*/, `code=${new URL(stolen).searchParams.get('code')}`);
  await assert.rejects(signIn(provider), /invalid_grant/);
});

test('an answer of another provider is not taken', async () => {
  const provider = new FakeProvider();
  provider.redirected = (url) => `${url}&iss=https%3A%2F%2Fevil.example`;
  await assert.rejects(signIn(provider), /another identity provider/);
  provider.redirected = (url) => `${url}&iss=${encodeURIComponent(ISSUER)}`;
  await signIn(provider);
});

test('a token of another sign-in, issuer or client, or without a subject, is refused', async () => {
  const wrong = [
    [{ nonce: 'other' }, /another sign-in/], [{ nonce: undefined }, /another sign-in/], [{ iss: 'https://evil.example' }, /another issuer/],
    [{ aud: 'shop' }, /another client/], [{ aud: ['chat', 'shop'], azp: 'shop' }, /another client/], [{ sub: undefined }, /without sub/],
  ];
  for (const [claims, message] of wrong) {
    const provider = new FakeProvider();
    provider.claims = claims;
    await assert.rejects(signIn(provider), message);
  }
  const provider = new FakeProvider();
  provider.claims = { aud: ['chat', 'shop'], azp: 'chat' };
  await signIn(provider);
});

test('a refusal, a closed window and an error are reported to the user', async () => {
  const provider = new FakeProvider();
  const failing = (parameters) => (url) => `${REDIRECT}?${new URLSearchParams({ ...parameters, state: new URL(url).searchParams.get('state') })}`;
  provider.redirected = failing({ error: 'access_denied' });
  await assert.rejects(signIn(provider), /did not let you in/);
  provider.redirected = failing({ error: 'invalid_scope', error_description: 'No such scope' });
  await assert.rejects(signIn(provider), /No such scope \(invalid_scope\)/);
  provider.redirected = failing({});
  await assert.rejects(signIn(provider), /no code/);
  provider.redirected = () => { throw new Error('The user did not approve access.'); };
  await assert.rejects(signIn(provider), /not finished: The user did not approve access/);
});

test('an answer of the token endpoint without an ID token says what may be missing', async () => {
  const provider = new FakeProvider();
  provider.answer = [200, { access_token: 'a' }];
  await assert.rejects(signIn(provider), /no ID token. Is openid/);
  provider.answer = [200, 'no JSON'];
  await assert.rejects(signIn(provider), /answered 200/);
});

test('a provider without endpoints, with another issuer, without PKCE or without encryption is not used', async () => {
  const refused = [
    [{ token_endpoint: undefined }, /does not name its endpoints/], [{ issuer: 'https://evil.example' }, /says that its issuer is https:\/\/evil/],
    [{ code_challenge_methods_supported: ['plain'] }, /PKCE/], [{ token_endpoint: 'http://login.example.org/token' }, /not encrypted/],
    [{ authorization_endpoint: 'javascript:alert(1)//' }, /not encrypted/],
  ];
  for (const [metadata, message] of refused) {
    const provider = new FakeProvider();
    Object.assign(provider.metadata, metadata);
    await assert.rejects(discover(SETTINGS, provider.fetch), message);
  }
  const provider = new FakeProvider();
  await assert.rejects(discover({ ...SETTINGS, issuer: 'https://login.example.org' }, provider.fetch), /no identity provider at/);
  provider.isReachable = false;
  await assert.rejects(discover(SETTINGS, provider.fetch), /login.example.org cannot be reached, or does not answer calls/);
});

test('an issuer may be typed without the slash that it ends with', async () => {
  const provider = new FakeProvider();
  provider.metadata.issuer = `${ISSUER}/`;
  assert.equal((await discover(SETTINGS, provider.fetch)).provider.issuer, `${ISSUER}/`);
});

test('the options are checked before they are kept', () => {
  assert.equal(providerOptionsOf({ ...FORM, issuer: ' ', clientId: '' }), null);
  assert.deepEqual(providerOptionsOf({ ...FORM, scopes: '  openid   email ' }), { ...SETTINGS, scopes: 'openid email' });
  assert.deepEqual(providerOptionsOf({ ...FORM, issuer: 'login.example.org/realms/main' }), SETTINGS);
  assert.throws(() => providerOptionsOf({ ...FORM, issuer: '' }), /Enter the address of the issuer/);
  assert.throws(() => providerOptionsOf({ ...FORM, issuer: 'http://login.example.org' }), /https:/);
  assert.throws(() => providerOptionsOf({ ...FORM, clientId: ' ' }), /client id/);
  assert.throws(() => providerOptionsOf({ ...FORM, scopes: 'email' }), /openid/);
});
