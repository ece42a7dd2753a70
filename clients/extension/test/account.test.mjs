import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Account } from '../src/worker/account.js';
import { authorize } from '../src/worker/authorization.js';
import { claimsOf } from '../src/client/token.js';
import { FakeProvider, SETTINGS, tokenOf } from '../../js/test/fake-provider.mjs';
import { FakeStorage } from './fakes.mjs';

const SERVER = { httpUrl: 'https://chat.example.org', webSocketUrl: 'wss://chat.example.org/', developmentSignIn: false, userClaim: 'sub', maxContentLength: 1000 };
const MINUTE = 60_000;

/** @type {FakeProvider} */ let provider;
/** @type {{local: FakeStorage, session: FakeStorage}} */ let storage;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  provider = new FakeProvider();
  storage = { local: new FakeStorage(), session: new FakeStorage() };
});

async function signedIn(settings = SETTINGS) {
  return Account.signIn(SERVER, { grant: await authorize(settings, provider.identity, provider.fetch) }, storage, provider.fetch);
}

function restarted() {
  return Account.load(storage, provider.fetch);
}

function renewals() {
  return provider.asked.filter((fields) => fields.grant_type === 'refresh_token').length;
}

test('a token is used until its last minutes, and then renewed without the user', async () => {
  const account = await signedIn();
  const first = await account.token();
  mock.timers.tick(53 * MINUTE);
  assert.equal(await account.token(), first);
  mock.timers.tick(MINUTE);
  const second = await account.token();
  assert.notEqual(second, first);
  assert.equal(claimsOf(second).sub, 'ann');
  assert.equal(await account.token(), second);
  assert.equal(renewals(), 1);
});

test('a token that lives shortly is new when the client asks for another at half of its time', async () => {
  provider.lifetimeSeconds = 60;
  const account = await signedIn();
  await account.token();
  assert.equal(renewals(), 0);
  mock.timers.tick(30_000);
  await account.token();
  assert.equal(renewals(), 1);
});

test('how long a token lives does not depend on the clock of this computer', async () => {
  const account = await signedIn();
  provider.claims = { iat: 1_000_000, exp: 1_003_600 };
  mock.timers.tick(59 * MINUTE);
  await account.token();
  await account.token();
  assert.equal(renewals(), 1);
});

test('a request during a renewal waits for that renewal', async () => {
  const account = await signedIn();
  mock.timers.tick(61 * MINUTE);
  const tokens = await Promise.all([account.token(), account.token(), account.token()]);
  assert.equal(new Set(tokens).size, 1);
  assert.equal(renewals(), 1);
});

test('each renewal uses the refresh token of the one before, over the end of the worker too', async () => {
  let account = await signedIn();
  for (let hour = 0; hour < 3; hour++) {
    mock.timers.tick(61 * MINUTE);
    await account.token();
    account = await restarted();
  }
  assert.equal(renewals(), 3);
  assert.equal(provider.refreshTokens.size, 1);
});

test('a provider that gives no new refresh token goes on with the old one', async () => {
  const account = await signedIn();
  const { iat, ...claims } = { ...claimsOf(await account.token()), iat: undefined };
  mock.timers.tick(61 * MINUTE);
  provider.answer = [200, { id_token: tokenOf({ ...claims, exp: Date.now() / 1000 + 3600 }) }];
  await account.token();
  provider.answer = null;
  mock.timers.tick(61 * MINUTE);
  await account.token();
  assert.equal(renewals(), 2);
});

test('a sign-in that has ended at the provider is over at once, and is so too for the server\'s 401', async () => {
  const account = await signedIn();
  provider.refreshTokens.clear();
  mock.timers.tick(59 * MINUTE);
  await assert.rejects(account.token(), (error) => error.status === 401 && /Token is not active/.test(error.message));
});

test('a provider that is away costs nothing as long as the token is good, and passes afterwards', async () => {
  const account = await signedIn();
  const first = await account.token();
  for (const away of [() => (provider.isReachable = false), () => ([provider.isReachable, provider.answer] = [true, [503, 'down']]),
    () => (provider.answer = [400, { message: 'a proxy says no' }])]) {
    away();
    mock.timers.setTime(Date.parse('2026-01-01T00:59:00Z'));
    assert.equal(await account.token(), first);
    mock.timers.setTime(Date.parse('2026-01-01T01:01:00Z'));
    await assert.rejects(account.token(), (error) => error.status !== 401);
  }
  provider.answer = null;
  assert.notEqual(await account.token(), first);
});

test('a renewed token of another subject is refused', async () => {
  const account = await signedIn();
  provider.claims = { sub: 'eve' };
  mock.timers.tick(61 * MINUTE);
  await assert.rejects(account.token(), /somebody else/);
});

test('without a refresh token the sign-in lasts as long as its token', async () => {
  const grant = await authorize(SETTINGS, provider.identity, provider.fetch);
  delete grant.tokens.refreshToken;
  const account = await Account.signIn(SERVER, { grant }, storage, provider.fetch);
  mock.timers.tick(59 * MINUTE);
  await account.token();
  mock.timers.tick(2 * MINUTE);
  await assert.rejects(account.token(), (error) => error.status === 401);
});

test('no credentials are stored on disk, unless the options say so', async () => {
  await signedIn();
  assert.deepEqual(Object.keys(storage.local.records), ['account']);
  assert.doesNotMatch(JSON.stringify(storage.local.records), /refresh \d|e30\./);
  storage.session.records = {};
  assert.equal((await restarted()).canConnect, false);

  await signedIn({ ...SETTINGS, staysSignedIn: true });
  assert.deepEqual(Object.keys(storage.local.records).sort(), ['account', 'refreshToken']);
  assert.deepEqual(Object.keys(storage.session.records), ['token']);
  storage.session.records = {};
  const account = await restarted();
  assert.equal(account.canConnect, true);
  assert.equal(claimsOf(await account.token()).sub, 'ann');
});

test('the user id is the claim that the server uses', async () => {
  provider.claims = { preferred_username: 'ann.smith' };
  const grant = await authorize(SETTINGS, provider.identity, provider.fetch);
  const account = await Account.signIn({ ...SERVER, userClaim: 'preferred_username' }, { grant }, storage, provider.fetch);
  assert.equal(account.userId, 'ann.smith');
  const elsewhere = Account.signIn({ ...SERVER, userClaim: 'cognito:username' }, { grant }, storage, provider.fetch);
  await assert.rejects(elsewhere, /names no user: the claim cognito:username is missing/);
});

test('a sign-in removes the tokens of the one before', async () => {
  await signedIn({ ...SETTINGS, staysSignedIn: true });
  await Account.signIn(SERVER, { token: tokenOf({ sub: 'ben' }) }, storage, provider.fetch);
  assert.equal(storage.local.records.refreshToken, undefined);
  const account = await restarted();
  assert.equal(account.userId, 'ben');
  assert.equal(claimsOf(await account.token()).sub, 'ben');
});

test('a sign-out during a renewal leaves nothing behind, here and at the provider', async () => {
  const account = await signedIn({ ...SETTINGS, staysSignedIn: true });
  mock.timers.tick(61 * MINUTE);
  const renewing = account.token();
  await account.end();
  await account.revoke();
  await renewing;
  assert.deepEqual([storage.local.records, storage.session.records], [{}, {}]);
  assert.deepEqual(provider.revoked, [...provider.refreshTokens]);
});

test('a sign-out is not held up by a provider that is away or has no way to be told', async () => {
  const account = await signedIn();
  provider.isReachable = false;
  await account.revoke();
  provider.isReachable = true;
  delete provider.metadata.revocation_endpoint;
  await (await signedIn()).revoke();
  assert.deepEqual(provider.revoked, []);
});

test('the longest message is asked for again once an hour, and kept', async () => {
  let maxContentLength = 1000;
  let asked = 0;
  const fetch = async () => {
    asked++;
    return { ok: true, json: async () => ({ maxContentLength }) };
  };
  const account = await Account.signIn(SERVER, { token: tokenOf({ sub: 'ben' }) }, storage, fetch);
  assert.equal(await account.readLimit(), false);
  maxContentLength = 10_000;
  assert.deepEqual([await account.readLimit(), asked], [false, 1]);
  mock.timers.tick(60 * MINUTE);
  assert.deepEqual([await account.readLimit(), asked], [true, 2]);
  assert.equal(account.details.server.maxContentLength, 10_000);
  assert.equal((await Account.load(storage, fetch)).details.server.maxContentLength, 10_000);
});
