import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Descriptions } from '../src/descriptions.js';
import { settled } from './fakes.mjs';

/** A server that answers when a test triggers it. */
class Server {
  asked = [];
  lists = 0;
  most = 0;
  #open = [];

  describe(id) {
    this.asked.push(id);
    return new Promise((resolve) => {
      this.#open.push(resolve);
      this.most = Math.max(this.most, this.#open.length);
    });
  }

  async answerAll() {
    while (this.#open.length > 0) {
      for (const resolve of this.#open.splice(0)) resolve();
      await settled();
    }
  }
}

test('a few conversations are requested one by one, each once, and only some at a time', async () => {
  const server = new Server();
  const descriptions = new Descriptions((id) => server.describe(id), async () => assert.fail('nobody needs the list'));
  const ids = Array.from({ length: 10 }, (_, index) => `c${index}`);
  const described = Promise.all([...ids, ...ids].map((id) => descriptions.of(id)));
  await settled();
  assert.equal(server.asked.length, 4);

  await server.answerAll();
  await described;

  assert.deepEqual(server.asked, ids);
  assert.equal(server.most, 4);
});

test('thousands are found in the list, and those that it lacks are requested one by one', async () => {
  const server = new Server();
  const ids = Array.from({ length: 5_000 }, (_, index) => `c${index}`);
  const descriptions = new Descriptions((id) => server.describe(id), async () => {
    server.lists++;
    return ids.slice(30);
  });
  const described = Promise.all(ids.map((id) => descriptions.of(id)));
  await settled();
  await server.answerAll();
  await described;

  assert.equal(server.lists, 1);
  assert.deepEqual(server.asked.sort(), ids.slice(0, 30).sort());
  assert.ok(server.most <= 4);
});

test('a conversation that could not be described may be requested again', async () => {
  let asked = 0;
  const descriptions = new Descriptions(async () => void asked++, async () => []);
  await descriptions.of('a');
  await descriptions.of('a');
  assert.equal(asked, 2);
});
