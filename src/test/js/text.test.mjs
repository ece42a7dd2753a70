import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isOfInputMethod, sends } from '../../main/resources/page/composer-keys.js';
import { emojiNamed } from '../../main/resources/page/emoji-data.js';
import { contentOf, isVisible } from '../../main/resources/page/visible-text.js';
import { htmlOf, pageModule } from './page-modules.mjs';

const { typedEmoji } = await pageModule('emoji-completion.js');
const { isLong } = await pageModule('message-fold.js');
const { firstLink, isFewEmoji, textNodes } = await pageModule('message-text.js');
const { excerptOf } = await pageModule('search-view.js');
const { rowsOf } = await pageModule('timeline-rows.js');
const { newConversation } = await pageModule('conversation.js');

const html = (text, names = [], isFolded = false) => htmlOf(textNodes(text, names, isFolded));
const plain = (text, isFolded) => textNodes(text, [], isFolded).map((node) => (typeof node === 'string' ? node : node.textContent)).join('');

describe('the nodes of a message', () => {
  test('are those of its marks', () => {
    assert.equal(html('**a** *b* ~~c~~ `d` @Ann', ['Ann']), '<strong>a</strong> <em>b</em> <del>c</del> <code>d</code> <span class="mention" data-testid="mention">@Ann</span>');
    assert.equal(html('> a\n- b\n3. c\n```\nd\n```'), '<blockquote dir="auto">a</blockquote><ul dir="auto"><li>b</li></ul><ol dir="auto"><li value="3">c</li></ol><pre dir="auto"><code>d</code></pre>');
  });

  test('are text where the message has HTML', () => {
    const text = '<img src=x onerror=alert(1)> <b>&amp;';
    assert.deepEqual(textNodes(text, []), [text]);
    assert.deepEqual(textNodes('**<i>**', [])[0].childNodes, ['<i>']);
  });

  test('are the lines of a text as they were written', () => assert.deepEqual(textNodes('a\n\n b', []), ['a\n\n b']));
});

describe('a link', () => {
  const link = (text) => textNodes(text, []).find((node) => node.tag === 'a');

  test('opens elsewhere, without a way back', () => {
    assert.equal(html('https://x.org'), '<a href="https://x.org" target="_blank" rel="noopener noreferrer">https://x.org</a>');
  });

  test('with a text tells in its title where it leads', () => assert.equal(link('[a](https://x.org/b)').attributes.title, 'https://x.org/b'));

  test('shows its own address if its text is that of another host', () => {
    assert.equal(link('[https://bank.com/login](https://evil.com/a)').textContent, 'https://evil.com/a');
    assert.equal(link('[**bank.com**](https://evil.com/a)').textContent, 'https://evil.com/a');
    assert.equal(link('[evil.com](https://evil.com/a)').textContent, 'evil.com');
  });

  test('to a host in another script tells its true name', () => assert.equal(link('https://аррӏе.com').attributes.title, 'https://xn--80ak6aa92e.com/'));

  test('is the first one to a page, for previews', () => {
    assert.equal(firstLink('a@x.org `https://code.org` > **[a](https://a.org)** https://b.org'), 'https://a.org');
    assert.equal(firstLink('- www.x.org.'), 'https://www.x.org');
    assert.equal(firstLink('none'), undefined);
  });
});

test('few emoji alone are large', () => {
  for (const text of ['😀', '👍🏽 🎉', '❤️', '🇳🇴🇩🇰', '👨‍👩‍👧‍👦', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', ' 😀😀😀\n']) assert.ok(isFewEmoji(text), text);
  for (const text of ['', ' ', '😀 yes', '1', '12', '#', '©', '😀😀😀😀', '☺', 'a']) assert.ok(!isFewEmoji(text), text);
});

describe('a long message', () => {
  const lines = (count) => Array.from({ length: count }, (_, line) => `line ${line + 1}`).join('\n');

  test('has many lines or characters', () => {
    assert.deepEqual([lines(20), lines(21), 'a '.repeat(750), 'a '.repeat(751)].map(isLong), [false, true, false, true]);
  });

  test('is folded to its beginning, which ends at a line or a word', () => {
    assert.equal(plain(lines(30), true), `${lines(14)}…`);
    const folded = plain('word '.repeat(400), true);
    assert.ok(folded.endsWith('word…') && folded.length <= 1_001, folded.slice(-20));
    assert.equal(plain('x'.repeat(3_000), true), `${'x'.repeat(1_000)}…`);
    assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(plain(`a${'😀'.repeat(2_000)}`, true)));
  });

  test('is folded within its marks', () => {
    assert.equal(html(`**${'a '.repeat(800)}b**`, [], true), `<strong>${'a '.repeat(499)}a…</strong>`);
    assert.equal(textNodes(`\`\`\`\n${lines(40)}\n\`\`\`\nafter`, [], true).length, 1);
    assert.equal(textNodes(Array.from({ length: 40 }, () => '- a').join('\n'), [], true)[0].childNodes.length, 14);
    assert.equal(textNodes(Array.from({ length: 40 }, () => '> a\n\nb').join('\n\n'), [], true).length, 14);
  });

  const conversation = (more = {}) => Object.assign(newConversation('c'), {
    messages: new Map([[1, { messageId: 'm', conversationId: 'c', seq: 1, senderId: 'ben', content: lines(30), sentAt: '2026-11-27T10:00:00Z', ...more }]]),
  });
  const context = { userId: 'ann', newAfter: null, nameOf: (id) => id, pictureOf: () => undefined, isBlocked: () => false };
  const foldOf = (shown, isUnfolded) => rowsOf(shown, { ...context, isUnfolded }).find(({ kind }) => kind === 'message').fold;

  test('is a row with a button, folded until the user unfolds it', () => {
    assert.equal(foldOf(conversation(), () => false), 'folded');
    assert.equal(foldOf(conversation(), () => true), 'unfolded');
    assert.equal(foldOf(conversation({ content: 'short' }), () => false), undefined);
    assert.equal(foldOf(conversation({ deletedAt: '2026-11-27T10:00:00Z' }), () => false), undefined);
  });

  test('tells the view that it is being sent', () => {
    const states = [];
    const sending = Object.assign(newConversation('c'), { pending: new Map([['t', { conversationId: 'c', tempMessageId: 't', content: lines(30), sentAt: '2026-11-27T10:00:00Z', state: 'sending' }]]) });
    foldOf(sending, ({ state, key }) => states.push([state, key]) > 0);
    assert.deepEqual(states, [['sending', 'temp:t']]);
  });
});

test('a text of invisible characters is no message', () => {
  for (const text of ['', ' \n\t', '\u200b\u200d\ufeff', '\u202e\u2066', '\u2800', '\u3164', '\u115f\u1160', '\u{e0041}\u{e007f}', '\ufe0f\u{e0100}', '\u00ad\u034f', '\u3000\u00a0\u2003', '\u0000\u0007', '\ufff9', ' \u2800\u3164 ']) {
    assert.ok(!isVisible(text), JSON.stringify(text));
    assert.equal(contentOf(text), '');
  }
  for (const text of ['a', '.', '\u0301', '👍', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '\u200ba', '中', '\u0600']) assert.ok(isVisible(text), JSON.stringify(text));
  assert.equal(contentOf(' a\n'), 'a');
});

describe('the Enter key', () => {
  const key = (more = {}) => ({ key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, ctrlKey: false, metaKey: false, ...more });

  test('sends, and begins a new line with Shift', () => {
    assert.equal(sends(key(), false), true);
    assert.equal(sends(key({ shiftKey: true }), false), false);
    assert.equal(sends(key({ key: 'a' }), false), false);
  });

  test('begins a new line on a touch screen, unless Ctrl or the command key is held', () => {
    assert.deepEqual([key(), key({ ctrlKey: true }), key({ metaKey: true })].map((each) => sends(each, true)), [false, true, true]);
  });

  test('belongs to the input method while that composes, in the order of Chromium and in that of Safari', () => {
    const chromium = key({ isComposing: true, keyCode: 229 });
    const firefox = key({ isComposing: true, keyCode: 229 });
    const safariAfterTheEnd = key({ isComposing: false, keyCode: 229 });
    for (const event of [chromium, firefox, safariAfterTheEnd]) assert.deepEqual([isOfInputMethod(event), sends(event, false)], [true, false]);
    assert.equal(sends(key({ ctrlKey: true, keyCode: 229 }), true), false);
  });
});

describe('the completion of emoji', () => {
  test('begins with a colon and two letters, and leaves emoticons, times and addresses alone', () => {
    const typed = { ':smi': 'smi', 'so :+1': '+1', '(:th': 'th', '好:he': 'he', ':thumbs_up': 'thumbs_up' };
    for (const [text, name] of Object.entries(typed)) assert.equal(typedEmoji(text), name, text);
    for (const text of [':)', ':-)', ':D', ':', ':s', '10:30', 'a:smile', 'https://x', '::ab', ':smile ', ':smile:']) assert.equal(typedEmoji(text), null, text);
  });

  test('finds names, those that begin so first', () => {
    const keys = (name) => emojiNamed(name, 8).map(({ key }) => key);
    assert.equal(keys('smi')[0], '😃');
    assert.ok(keys('smi').includes('😀'));
    assert.equal(keys('thumbs_up')[0], '👍');
    assert.equal(keys('+1')[0], '👍');
    assert.deepEqual(keys('qqq'), []);
    assert.equal(emojiNamed('s', 8).length, 8);
  });
});

describe('a found message', () => {
  const excerpt = (content, word) => {
    const highlights = [...content.matchAll(new RegExp(word, 'g'))].map(({ index }) => [index, word.length]);
    return htmlOf(excerptOf({ content, highlights }));
  };

  test('is shown in one line, without marks, with what was found', () => {
    assert.equal(excerpt('The **blue kettle**\n- kettle', 'kettle'), 'The blue <mark>kettle</mark> • <mark>kettle</mark>');
    assert.equal(excerpt('snake_kettle_case', 'kettle'), 'snake_<mark>kettle</mark>_case');
    assert.equal(excerpt('<b> kettle', 'kettle'), '<b> <mark>kettle</mark>');
    assert.equal(htmlOf(excerptOf({ content: 'none', highlights: [] })), 'none');
  });

  test('is shown from a little before what was found', () => {
    assert.equal(excerpt(`${'a '.repeat(200)}kettle ${'b '.repeat(200)}`, 'kettle'), `…${'a '.repeat(15)}<mark>kettle</mark> ${'b '.repeat(61)}b…`);
  });
});
