import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sceneWithChanges } from './fakes.mjs';

const MESSAGE = { scheduledId: 's1', conversationId: 'c1', tempMessageId: 't1', content: 'Later', sendAt: '2027-01-04T08:00:00.000Z', state: 'waiting' };

describe('scheduled messages', () => {
  test('are added, listed, changed and cancelled', async () => {
    const scene = sceneWithChanges({ cursors: {}, features: ['ref', 'changes', 'scheduled'] });
    const { scheduled } = scene.client;
    const sent = () => {
      const { method = 'GET', path, body } = scene.requests.at(-1);
      return [method, path, body && JSON.parse(body)];
    };
    scene.answers['/scheduled'] = { body: MESSAGE };
    const message = { conversationId: 'c1', tempMessageId: 't1', content: 'Later' };
    assert.deepEqual(await scheduled.add({ ...message, sendAt: new Date(MESSAGE.sendAt) }), MESSAGE);
    assert.deepEqual(sent(), ['POST', '/scheduled', { ...message, sendAt: MESSAGE.sendAt }]);

    scene.answers['/scheduled'] = { body: [MESSAGE] };
    assert.deepEqual(await scheduled.list(), [MESSAGE]);

    scene.answers['/scheduled/s1'] = { body: { ...MESSAGE, content: 'Soon' } };
    assert.equal((await scheduled.change('s1', { content: 'Soon' })).content, 'Soon');
    assert.deepEqual(sent(), ['PATCH', '/scheduled/s1', { content: 'Soon' }]);

    scene.answers['/scheduled/s1'] = { status: 204 };
    await scheduled.cancel('s1');
    assert.deepEqual(sent().slice(0, 2), ['DELETE', '/scheduled/s1']);
  });
});
