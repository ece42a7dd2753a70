import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultOfAnswer, faultOfFrame } from '../../conformance/lib/documents.mjs';

const ID = '00000000-0000-4000-8000-000000000001';
const MESSAGE = { type: 'new-message', messageId: ID, tempMessageId: 't', conversationId: ID, senderId: 'ben', content: 'one', sentAt: '2026-11-28T06:00:00.000Z', seq: 1 };
const SEND = { action: 'send-message', tempMessageId: 't', conversationId: ID, content: 'one' };

/** The suite is as honest as this comparison: a scripted server that sends what the real one does not would teach the clients that. */
describe('the comparison of the scripted server with the documents of the API', () => {
  test('accepts what the documents allow', () => {
    const changes = { type: 'changes', conversationId: ID, after: 0, rev: 2, items: [{ kind: 'removed', rev: 2, ranges: [[1, 20]] }] };
    for (const frame of [MESSAGE, { ...MESSAGE, reactions: [{ key: '👍', count: 1, users: ['ann'] }], mine: [] }, changes, { type: 'synced' }]) assert.equal(faultOfFrame('server', frame), '');
    for (const frame of [SEND, { action: 'sync', cursors: { [ID]: [1, 0] }, reads: true }, { action: 'heartbeat' }]) assert.equal(faultOfFrame('client', frame), '');
    assert.equal(faultOfAnswer('GET', `/conversations/${ID}/messages`, 200, []), '');
    assert.equal(faultOfAnswer('GET', '/conversations', 401, { message: 'Unauthorized' }), '');
  });

  test('refuses a frame of the server that lacks a field, has another type or a field that the document does not name', () => {
    const { seq, ...lacking } = MESSAGE;
    assert.match(faultOfFrame('server', lacking), /seq is missing/);
    assert.match(faultOfFrame('server', { ...MESSAGE, seq: '1' }), /string instead of integer/);
    assert.match(faultOfFrame('server', { ...MESSAGE, seq: 0 }), /out of its range/);
    assert.match(faultOfFrame('server', { ...MESSAGE, sentAt: '2026-11-28' }), /does not match/);
    assert.match(faultOfFrame('server', { ...MESSAGE, color: 'red' }), /color is not in the document/);
    assert.match(faultOfFrame('server', { type: 'hello' }), /no such frame/);
    assert.match(faultOfFrame('server', { type: 'changes', conversationId: ID, after: 0, rev: 1, items: [{ kind: 'message', seq: 1 }] }), /rev is missing/);
  });

  test('refuses a frame of a client that the server would refuse', () => {
    assert.match(faultOfFrame('client', { ...SEND, content: '' }), /0 characters/);
    assert.match(faultOfFrame('client', { ...SEND, conversationId: 'room' }), /does not match/);
    assert.match(faultOfFrame('client', { action: 'sync', cursors: { room: 1 } }), /does not match/);
    assert.match(faultOfFrame('client', { action: 'sync', cursors: { [ID]: [1] } }), /a list of 1/);
  });

  test('refuses an answer that its operation does not name', () => {
    assert.match(faultOfAnswer('GET', '/conversations', 418, {}), /names no 418/);
    assert.match(faultOfAnswer('GET', '/nowhere', 200, {}), /no GET/);
    assert.match(faultOfAnswer('GET', `/conversations/${ID}/messages`, 200, [{ seq: 1 }]), /is missing/);
  });
});
