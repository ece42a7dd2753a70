import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { FakeElement, pageModule } from './page-modules.mjs';

const { PeopleFinder } = await pageModule('people-finder.js');
const { PersonPicker } = await pageModule('person-picker.js');
const { hintOf } = await pageModule('people-texts.js');
const { t } = await pageModule('language.js');
const { beginWords } = await pageModule('search-people.js');

const PEOPLE = [{ userId: 'ann', name: 'Ann Lee' }, { userId: 'anton', name: '<b>Anton</b>', picture: 'https://example.org/a.png' }, { userId: 'me', name: 'An me' }];
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** An answer that the test gives when it likes. */
function asked() {
  const questions = [];
  const find = (text) => new Promise((resolve, reject) => questions.push({ text, resolve, reject }));
  return { questions, find };
}

describe('the finder', () => {
  test('asks once after a pause, for what was typed last', async () => {
    const { questions, find } = asked();
    const finder = new PeopleFinder(find, () => {}, 1);
    for (const text of ['a', 'an', 'ann ', ' ann']) finder.type(text);
    await settled();
    assert.deepEqual(questions.map(({ text }) => text), ['ann']);
  });

  test('drops an answer to something else than what is typed now', async () => {
    const { questions, find } = asked();
    const finder = new PeopleFinder(find, () => {}, 1);
    finder.type('a');
    await settled();
    finder.type('b');
    await settled();
    questions[1].resolve([{ userId: 'ben' }]);
    await settled();
    questions[0].resolve(PEOPLE);
    await settled();
    assert.deepEqual([finder.state, finder.found], ['found', [{ userId: 'ben' }]]);
    finder.clear();
    assert.deepEqual([finder.state, finder.found], ['idle', []]);
  });

  test('says that a search failed, and asks again for the same text', async () => {
    const { questions, find } = asked();
    const finder = new PeopleFinder(find, () => {}, 1);
    finder.type('a');
    await settled();
    questions[0].reject(new Error('503'));
    await settled();
    assert.equal(finder.state, 'failed');
    finder.type('a');
    await settled();
    assert.equal(questions.length, 2);
  });

  test('asks for 100 characters at most', async () => {
    const { questions, find } = asked();
    new PeopleFinder(find, () => {}, 1).type('😀'.repeat(150));
    await settled();
    assert.equal(questions[0].text, '😀'.repeat(100));
  });
});

describe('the picker', () => {
  /** @type {any} */ let scene;

  /** A field of a document that is made up, with what the picker uses of it. */
  function field(tag, id) {
    const made = new FakeElement(tag);
    return Object.assign(made, {
      id, value: '', hidden: false, children: made.childNodes, focus: () => {},
      removeAttribute: (name) => delete made.attributes[name],
      replaceChildren: (...nodes) => made.childNodes.splice(0, Infinity, ...nodes.map((node) => Object.assign(node, { scrollIntoView: () => {}, closest: () => node }))),
    });
  }

  function pick({ find = async (text) => PEOPLE.filter(({ userId, name = '' }) => `${userId} ${name}`.toLowerCase().includes(text)), isChecked = false } = {}) {
    const elements = { input: field('input', 'in'), list: field('ul', 'options'), chips: field('ul', 'chips'), status: { textContent: '' } };
    const picker = new PersonPicker(elements, 'me', { find, isChecked }, new AbortController().signal);
    const key = (name) => {
      let isDefault = true;
      elements.input.listeners.keydown({ key: name, preventDefault: () => (isDefault = false) });
      return isDefault;
    };
    const type = async (text) => {
      elements.input.value = text;
      elements.input.listeners.input();
      await new Promise((resolve) => setTimeout(resolve, 230));
    };
    return { ...elements, picker, key, type };
  }

  beforeEach(() => (scene = pick()));

  test('offers who was found, and tells how many', async () => {
    await scene.type('an');
    assert.equal(scene.list.childNodes.length, 2);
    assert.equal(scene.status.textContent, t('find.found', { count: 2 }));
    assert.equal(scene.input.attributes['aria-expanded'], 'true');
    assert.equal(scene.input.attributes['aria-activedescendant'], undefined);
  });

  test('moves by the arrow keys in a circle, and chooses by Enter', async () => {
    await scene.type('an');
    assert.equal(scene.key('ArrowDown'), false);
    assert.equal(scene.input.attributes['aria-activedescendant'], 'options-0');
    scene.key('ArrowUp');
    assert.equal(scene.input.attributes['aria-activedescendant'], 'options-1');
    assert.equal(scene.list.childNodes[1].attributes['aria-selected'], 'true');
    assert.equal(scene.key('Enter'), false);
    assert.deepEqual(scene.picker.userIds, ['anton']);
    assert.equal(scene.input.value, '');
    assert.equal(scene.input.attributes['aria-expanded'], 'false');
    assert.match(scene.chips.html, /&lt;b|<b>Anton<\/b>/);
    assert.equal(scene.chips.childNodes[0].childNodes.some((node) => node.tag === 'b'), false);
  });

  test('closes by Escape, which closes no dialog, and opens as one types on', async () => {
    await scene.type('an');
    assert.equal(scene.key('Escape'), false);
    assert.equal(scene.list.childNodes.length, 0);
    assert.equal(scene.key('Escape'), true);
    await scene.type('ann');
    assert.equal(scene.list.childNodes.length, 1);
  });

  test('takes away who is chosen by Backspace in the empty field, and by the button', async () => {
    await scene.type('an');
    scene.key('ArrowDown');
    scene.key('Enter');
    await scene.type('an');
    scene.key('ArrowDown');
    scene.key('Enter');
    assert.deepEqual(scene.picker.userIds, ['ann', 'anton']);
    assert.equal(scene.key('Backspace'), false);
    assert.deepEqual(scene.picker.userIds, ['ann']);
    const remove = scene.chips.childNodes[0].childNodes.find((node) => node.tag === 'button');
    assert.equal(remove.attributes['aria-label'], 'Remove Ann Lee');
    remove.listeners.click();
    assert.deepEqual(scene.picker.userIds, []);
  });

  test('takes whole user ids where there is no directory', async () => {
    scene.input.value = 'ben, cem,me';
    assert.equal(await scene.picker.take(), '');
    assert.deepEqual(scene.picker.userIds, ['ben', 'cem']);
    scene.input.value = 'x'.repeat(201);
    assert.match(await scene.picker.take(), /at most 200/);
  });

  test('takes typed ids up to the last comma', async () => {
    scene.input.value = 'ben, ce';
    scene.input.listeners.input();
    await new Promise(setImmediate);
    assert.deepEqual([scene.picker.userIds, scene.input.value], [['ben'], 'ce']);
  });

  test('asks once more before the beginning of a name is taken for a user id', async () => {
    scene.picker.single = true;
    await scene.type('an');
    assert.equal(await scene.picker.take(), t('find.otherPeople', { userId: 'an' }));
    assert.deepEqual([scene.picker.userIds, scene.input.value, scene.list.childNodes.length], [[], 'an', 2]);
    assert.equal(await scene.picker.take(), '');
    assert.deepEqual(scene.picker.userIds, ['an']);
    scene = pick({ find: async () => { throw new Error('no answer'); } });
    scene.input.value = 'an';
    assert.equal(await scene.picker.take(), '');
    assert.deepEqual(scene.picker.userIds, ['an']);
  });

  test('keeps its question until the user types on, whatever is found meanwhile', async () => {
    scene.picker.takesOnEnter = true;
    scene.input.value = 'an';
    scene.input.listeners.input();
    scene.key('Enter');
    await new Promise((resolve) => setTimeout(resolve, 230));
    assert.equal(scene.list.childNodes.length, 2);
    assert.equal(scene.status.textContent, t('find.otherPeople', { userId: 'an' }));
    await scene.type('ann');
    assert.equal(scene.status.textContent, t('find.found', { count: 1 }));
  });

  test('asks the directory for a name, and leaves the last word to the server', async () => {
    scene = pick({ isChecked: true });
    scene.input.value = 'ben,ann';
    assert.equal(await scene.picker.take(), '');
    assert.deepEqual([scene.picker.userIds, scene.input.value], [['ben', 'ann'], '']);
  });

  test('keeps what is typed while the directory is asked, and asks once', async () => {
    const asked = [];
    let answer;
    const find = (text) => {
      asked.push(text);
      return new Promise((resolve) => (answer = () => resolve([])));
    };
    scene = pick({ find, isChecked: true });
    const type = (value) => {
      scene.input.value = value;
      scene.input.listeners.input();
    };
    for (const value of ['ben,', 'ben, c', 'ben, ce', 'ben, cem']) type(value);
    assert.deepEqual(asked, ['ben']);
    answer();
    await new Promise(setImmediate);
    assert.deepEqual([scene.picker.userIds, scene.input.value], [['ben'], 'cem']);
  });

  test('is empty after a reset, whatever the directory answers later', async () => {
    let answer;
    scene = pick({ find: () => new Promise((resolve) => (answer = () => resolve([{ userId: 'ben' }]))), isChecked: true });
    scene.input.value = 'ben';
    const taken = scene.picker.take();
    scene.picker.reset();
    scene.input.value = 'cem';
    answer();
    assert.equal(await taken, '');
    assert.deepEqual([scene.picker.userIds, scene.input.value], [[], 'cem']);
  });

  test('says that the search failed, and that nobody was found', async () => {
    scene = pick({ find: async () => { throw new Error('The directory of users does not answer'); }, isChecked: true });
    await scene.type('an');
    assert.equal(scene.status.textContent, t('find.failed'));
    assert.equal(await scene.picker.take(), 'The directory of users does not answer');
    scene = pick({ find: async () => [] });
    await scene.type('an');
    assert.equal(scene.status.textContent, t('find.nobody'));
  });

  test('of a direct conversation has one person', async () => {
    scene.picker.single = true;
    scene.input.value = 'Lee, Ann';
    await scene.picker.take();
    assert.deepEqual(scene.picker.userIds, ['Lee, Ann']);
    scene.input.value = 'ben';
    await scene.picker.take();
    assert.deepEqual(scene.picker.userIds, ['ben']);
  });

  test('leaves the keys of an input method alone', async () => {
    await scene.type('an');
    let isDefault = true;
    scene.input.listeners.keydown({ key: 'ArrowDown', isComposing: true, preventDefault: () => (isDefault = false) });
    assert.equal(isDefault, true);
  });
});

describe('hints', () => {
  test('say whether ids are accepted', () => {
    assert.match(hintOf('direct', { find: null, isChecked: false }), /^The id/);
    assert.match(hintOf('members', { find: () => {}, isChecked: false }), /user ids with commas/);
    assert.match(hintOf('group', { find: () => {}, isChecked: true }), /and choose\.$/);
  });
});

describe('titles of conversations', () => {
  test('are found by the beginnings of their words', () => {
    for (const text of ['wal', 'WALKS', 'friday wa', 'walks friday']) assert.equal(beginWords(text, 'Friday: walks'), true, text);
    for (const text of ['alks', 'walks x', 'fridays']) assert.equal(beginWords(text, 'Friday: walks'), false, text);
  });
});
