import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pageModule } from './page-modules.mjs';

const { Drafts } = await pageModule('drafts.js');
const { UserRecords } = await pageModule('user-records.js');

/** localStorage, with keys as properties. */
class FakeLocalStorage {
  setItem(key, value) {
    if (String(value).length > 1_000) throw new Error('the quota is exceeded');
    this[key] = String(value);
  }

  getItem(key) {
    return this[key] ?? null;
  }

  removeItem(key) {
    delete this[key];
  }
}

beforeEach(() => (globalThis.localStorage = new FakeLocalStorage()));

function draftsOf(userId, failed = assert.fail, channel = null) {
  const records = new UserRecords('draft', userId, failed);
  return new Drafts(records, records.entries(), channel);
}

/** Tabs of ann. What one of them tells arrives at the others with deliver(). */
class Tabs {
  #waiting = [];
  #channels = new Set();

  open() {
    const channel = {
      onmessage: null,
      postMessage: (data) => [...this.#channels].filter((other) => other !== channel).forEach((other) => this.#waiting.push(() => other.onmessage({ data }))),
      close: () => this.#channels.delete(channel),
    };
    this.#channels.add(channel);
    return draftsOf('ann', assert.fail, channel);
  }

  deliver() {
    for (let turn = 0; this.#waiting.length > 0; turn++) {
      assert.ok(turn < 100, 'the tabs come to an end');
      this.#waiting.splice(0).forEach((arrive) => arrive());
    }
  }
}

function shown(...drafts) {
  return drafts.map((each) => each.of('c1'));
}

test('a draft is restored for the same user and for no other', () => {
  draftsOf('ann').keep('c1', 'Shall we');
  assert.equal(draftsOf('ann').of('c1'), 'Shall we');
  assert.deepEqual(draftsOf('ann').conversationIds, ['c1']);
  for (const other of ['ben', 'ann/', 'an', '']) assert.deepEqual(draftsOf(other).conversationIds, []);
});

test('a draft that is emptied or discarded leaves nothing', () => {
  for (const end of [(drafts) => drafts.keep('c1', '  \n'), (drafts) => drafts.discard('c1'), (drafts) => drafts.discardAll()]) {
    const drafts = draftsOf('ann');
    drafts.keep('c1', 'Shall we');
    end(drafts);
    assert.equal(drafts.of('c1'), '');
    assert.deepEqual(Object.keys(localStorage), []);
  }
});

test('a draft that cannot be stored is reported, and stays until the page is closed', () => {
  const failures = [];
  const drafts = draftsOf('ann', (error) => failures.push(error.message));
  drafts.keep('c1', 'x'.repeat(2_000));
  assert.equal(drafts.of('c1').length, 2_000);
  drafts.keep('c1', 'y'.repeat(2_000));
  assert.equal(failures.length, 1, 'told once');
  drafts.keep('c1', 'short');
  drafts.keep('c1', 'z'.repeat(2_000));
  assert.equal(failures.length, 2);
  drafts.discardAll();
});

test('a browser that blocks its storage keeps drafts until the page is left', () => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: () => assert.fail('blocked') });
  try {
    const drafts = draftsOf('ann', () => {});
    drafts.keep('c1', 'Shall we');
    assert.equal(draftsOf('ann').of('c1'), 'Shall we');
    drafts.discardAll();
    assert.equal(draftsOf('ann').of('c1'), '');
  } finally {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, writable: true, value: undefined });
  }
});

describe('two tabs', () => {
  test('show the draft that is written in one of them, and the other goes on with it', () => {
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    const changed = [];
    other.onChange((id) => changed.push(id), new AbortController().signal);
    one.keep('c1', 'Shall');
    one.keep('c1', 'Shall we');
    tabs.deliver();
    assert.deepEqual([shown(one, other), changed], [['Shall we', 'Shall we'], ['c1', 'c1']]);
    other.keep('c1', 'Shall we go');
    tabs.deliver();
    assert.deepEqual(shown(one, other, tabs.open()), Array(3).fill('Shall we go'));
  });

  test('lose a draft that is sent or emptied in one of them', () => {
    for (const end of [(drafts) => drafts.discard('c1'), (drafts) => drafts.keep('c1', ' ')]) {
      const tabs = new Tabs();
      const [one, other] = [tabs.open(), tabs.open()];
      one.keep('c1', 'Shall we');
      tabs.deliver();
      end(other);
      tabs.deliver();
      assert.deepEqual([shown(one, other), one.conversationIds, Object.keys(localStorage)], [['', ''], [], []]);
    }
  });

  test('keep what was written in one of them while the other sent the draft', () => {
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    one.keep('c1', 'Shall we');
    tabs.deliver();
    one.keep('c1', 'Shall we go');
    other.discard('c1');
    tabs.deliver();
    assert.deepEqual(shown(one, other, tabs.open()), Array(3).fill('Shall we go'));
  });

  test('lose nothing that is written in both at once, and show the same in the end', () => {
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    for (const text of ['f', 'fo', 'foo']) one.keep('c1', text);
    for (const text of ['b', 'ba', 'bar']) other.keep('c1', text);
    tabs.deliver();
    const [text] = shown(one);
    assert.deepEqual(shown(one, other, tabs.open()), [text, text, text]);
    assert.ok(text.includes('foo') && text.includes('bar'), text);
  });

  test('do not hear of drafts of another conversation as of theirs', () => {
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    one.keep('c2', 'elsewhere');
    other.keep('c1', 'here');
    tabs.deliver();
    assert.deepEqual([one.of('c1'), one.of('c2'), other.of('c1'), other.of('c2')], ['here', 'elsewhere', 'here', 'elsewhere']);
  });

  test('go on with what is stored after one of them was frozen', () => {
    const [one, other] = [draftsOf('ann'), draftsOf('ann')];
    one.keep('c1', 'Shall we');
    other.refresh(new UserRecords('draft', 'ann', assert.fail).entries());
    assert.equal(other.of('c1'), 'Shall we');
    one.discard('c1');
    other.refresh(new UserRecords('draft', 'ann', assert.fail).entries());
    assert.deepEqual(other.conversationIds, []);
  });

  test('end at what was written when one of them was frozen, and gets the news of that time after it has read what is stored', () => {
    for (const texts of [['ㅎ', '하', '한', '한ㄱ', '한그', '한글'], ['Shall we', 'Shall she', 'Shall he']]) {
      const tabs = new Tabs();
      const [one, other] = [tabs.open(), tabs.open()];
      for (const text of texts) one.keep('c1', text);
      other.refresh(new UserRecords('draft', 'ann', assert.fail).entries());
      tabs.deliver();
      assert.deepEqual(shown(one, other, tabs.open()), Array(3).fill(texts.at(-1)));
      one.discard('c1');
      tabs.deliver();
    }
  });

  test('are told nothing by one that is closed', () => {
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    one.close();
    one.keep('c1', 'kept for later');
    tabs.deliver();
    assert.deepEqual(shown(other), ['']);
  });
});

describe('the composer', () => {
  const elements = new Map();
  const elementOf = (id) => {
    if (!elements.has(id)) {
      elements.set(id, Object.assign(new EventTarget(), {
        value: '', style: {}, classList: { toggle() {} }, setAttribute() {}, focus() {}, querySelector: () => elementOf(`${id}-use`), replaceChildren() {},
        setSelectionRange(start, end) {
          Object.assign(this, { selectionStart: start, selectionEnd: end });
        },
      }));
    }
    return elements.get(id);
  };

  const composerModule = () => {
    globalThis.matchMedia = () => Object.assign(new EventTarget(), { matches: false });
    globalThis.window ??= new EventTarget();
    document.getElementById = elementOf;
    return pageModule('composer-view.js');
  };

  const type = (text) => {
    elementOf('composer-input').value = text;
    elementOf('composer-input').dispatchEvent(new Event('input'));
  };

  const submit = () => elementOf('composer').dispatchEvent(new Event('submit'));

  test('keeps an edit and a reply of a conversation while another one is open', async () => {
    const { ComposerView } = await composerModule();
    const input = elementOf('composer-input');
    const sent = [];
    const saved = [];
    const drafts = new Tabs().open();
    const ended = new AbortController();
    const composer = new ComposerView(1_000, {
      send: (content, replyTo) => void sent.push([content, replyTo]),
      edits: { last: () => undefined, save: (message, content) => saved.push([message.seq, content]) },
    }, drafts, ended.signal);

    composer.open('c1');
    composer.edit({ seq: 7, content: 'long' });
    type('long and rewritten');
    composer.open('c2');
    assert.equal(input.value, '');
    composer.answer({ seq: 3, name: 'Ben', text: 'hello' });
    type('an answer');
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    assert.ok(leaving.defaultPrevented, 'the browser asks before an edit is lost');
    composer.open('c1');
    assert.equal(input.value, 'long and rewritten');
    composer.answer({ seq: 6, name: 'Cleo', text: 'meanwhile' });
    type('meanwhile');
    submit();
    assert.deepEqual([sent, input.value], [[['meanwhile', 6]], 'long and rewritten']);
    submit();
    assert.deepEqual([saved, input.value], [[[7, 'long and rewritten']], '']);
    composer.open('c2');
    assert.equal(input.value, 'an answer');
    submit();
    assert.deepEqual(sent.at(-1), ['an answer', 3]);
    composer.open('c1');
    type('new');
    submit();
    assert.deepEqual(sent.at(-1), ['new', undefined]);
    const leavingAgain = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leavingAgain);
    assert.ok(!leavingAgain.defaultPrevented);
    ended.abort();
    elements.clear();
  });

  test('shows what another tab writes in its conversation, and not in the midst of an edit', async () => {
    const { ComposerView } = await composerModule();
    const tabs = new Tabs();
    const [one, other] = [tabs.open(), tabs.open()];
    const composer = new ComposerView(1_000, { send: () => true }, one, new AbortController().signal);
    const input = elementOf('composer-input');
    composer.open('c1');
    Object.assign(input, { selectionStart: 3, selectionEnd: 3 });
    document.activeElement = input;
    other.keep('c1', 'Shall we');
    other.keep('c2', 'elsewhere');
    tabs.deliver();
    assert.deepEqual([input.value, input.selectionStart, input.selectionEnd], ['Shall we', 3, 3]);

    composer.edit({ seq: 1, content: 'stored' });
    other.keep('c1', 'Shall we go');
    tabs.deliver();
    assert.equal(input.value, 'stored');
    composer.open('c1');
    assert.equal(input.value, 'Shall we go');

    input.value = 'Shall we go now';
    input.dispatchEvent(new Event('input'));
    elementOf('composer').dispatchEvent(new Event('submit'));
    tabs.deliver();
    assert.deepEqual([input.value, other.of('c1')], ['', '']);
  });
});
