import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NOTIFY, POLICY_NAMES, policyOf } from '../src/worker/policy.js';
import { concernsSettings, readSettings } from '../src/worker/settings.js';
import { FakeStorage } from './fakes.mjs';

const SCHEMA = JSON.parse(readFileSync(new URL('../src/managed-schema.json', import.meta.url), 'utf8'));
const POLICY = {
  server: 'https://chat.example.org/', signIn: { issuer: 'https://login.example.org/realms/main', clientId: 'chat' }, allowSharedPages: true,
  neverSharedDomains: ['Intra.example.org', '*.bank.example'], notifications: 'mentions',
};

function storageOf(local, managed) {
  const storage = { local: new FakeStorage(), managed: new FakeStorage() };
  storage.local.records = local;
  storage.managed.records = managed;
  return storage;
}

test('a policy is read as the options would read it', () => {
  assert.deepEqual(policyOf(POLICY), {
    values: {
      server: 'https://chat.example.org', signIn: { issuer: 'https://login.example.org/realms/main', clientId: 'chat', scopes: 'openid', staysSignedIn: false }, allowSharedPages: true,
      neverSharedDomains: ['intra.example.org', 'bank.example'], notifications: 'mentions',
    },
    faults: [],
  });
});

test('each bad value is refused by its name, and the others count', () => {
  const bad = [
    ['server', 'http://chat.example.org', /https:/], ['server', 7, /Expected a text/], ['server', '', /Enter the address/], ['signIn', 'https://login.example.org', /Expected an object/],
    ['signIn', { issuer: 'https://login.example.org' }, /clientId/], ['signIn', {}, /Expected a text for issuer/], ['signIn', { issuer: '', clientId: '' }, /Expected an issuer/], ['signIn', { ...POLICY.signIn, secret: 'x' }, /There is no secret/],
    ['signIn', { ...POLICY.signIn, scopes: 'email' }, /openid/], ['signIn', { ...POLICY.signIn, staysSignedIn: 'yes' }, /staysSignedIn/], ['signIn', { issuer: 1, clientId: 'chat' }, /issuer/],
    ['neverSharedDomains', 'bank.example', /list of domains/], ['notifications', 'some', /all, mentions, none/], ['homepage', 'https://example.org', /no such value.*server/],
    ['constructor', {}, /no such value/],
  ];
  for (const [name, value, why] of bad) {
    const { values, faults } = policyOf({ ...POLICY, [name]: value });
    assert.deepEqual(faults.map((fault) => fault.name), [name], JSON.stringify(value));
    assert.match(faults[0].text, why);
    assert.deepEqual(Object.keys(values).sort(), Object.keys(POLICY).filter((each) => each !== name).sort());
  }
});

test('a slip in the policy of shared pages shares no more', () => {
  const { values, faults } = policyOf({ allowSharedPages: 'no', neverSharedDomains: ['bank.example', 'two words', 3] });
  assert.deepEqual(values, { allowSharedPages: false, neverSharedDomains: ['bank.example'] });
  assert.deepEqual(faults.map(({ name }) => name), ['allowSharedPages', 'neverSharedDomains', 'neverSharedDomains']);
});

test('the policy is above the settings of the user, which count where it says nothing', async () => {
  const own = { server: 'https://own.example.org', provider: { issuer: 'https://own.example.org', clientId: 'own' }, notifications: 'none', neverShared: ['club.example'] };
  const { server, provider, notifications, neverShared, neverSharedByPolicy, managed } = await readSettings(storageOf(own, POLICY));
  assert.deepEqual([server, provider.clientId, notifications, neverShared, neverSharedByPolicy], ['https://chat.example.org', 'chat', 'mentions', ['club.example'], ['intra.example.org', 'bank.example']]);
  assert.deepEqual(managed.sort(), Object.keys(POLICY).sort());
  const alone = await readSettings(storageOf(own, {}));
  assert.deepEqual([alone.server, alone.provider.clientId, alone.notifications, alone.allowSharedPages, alone.managed], ['https://own.example.org', 'own', 'none', true, []]);
});

test('a browser without policies, or with none for the extension, has the settings of the user', async () => {
  const refusing = { get: async () => { throw new Error('Managed storage manifest not found'); } };
  for (const managed of [undefined, refusing]) {
    const { server, faults } = await readSettings({ ...storageOf({ server: 'https://own.example.org' }, {}), managed });
    assert.deepEqual([server, faults], ['https://own.example.org', []]);
  }
});

test('changes of the policy and of settings concern the worker, those of messages do not', () => {
  assert.equal(concernsSettings({ anything: {} }, 'managed'), true);
  assert.equal(concernsSettings({ neverShared: {} }, 'local'), true);
  assert.equal(concernsSettings({ 'draft:c1': {}, 'conversation:c1': {} }, 'local'), false);
  assert.equal(concernsSettings({ server: {} }, 'session'), false);
});

test('the schema that Chrome checks has the names that are read', () => {
  assert.deepEqual(Object.keys(SCHEMA.properties).sort(), [...POLICY_NAMES].sort());
  assert.deepEqual(SCHEMA.properties.notifications.enum, NOTIFY);
  const typed = (schema) => typeof schema.type === 'string' && Object.values(schema.properties ?? {}).every(typed) && (schema.type !== 'array' || typed(schema.items));
  assert.ok(typed(SCHEMA));
});
