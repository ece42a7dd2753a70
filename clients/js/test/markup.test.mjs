import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { previewOf } from '../src/attachment-text.js';
import { endOfTurning, isolated, withoutTurning } from '../src/direction.js';
import { linksIn, pretends, trueAddressOf } from '../src/markup-links.js';
import { parseMarkup } from '../src/markup.js';
import { plainText } from '../src/plain-text.js';

/** The tree in a short form: marks as HTML, a link as `<a address>`, blocks in braces. */
function short(text, names) {
  return blocks(parseMarkup(text, names));
}

function inline(nodes) {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text;
    if (node.type === 'link') return `<a ${node.href}>${inline(node.children)}</a>`;
    return `<${node.type}>${'text' in node ? node.text : inline(node.children)}</${node.type}>`;
  }).join('');
}

function blocks(found) {
  return found.map((block) => {
    if (block.type === 'text') return inline(block.children);
    if (block.type === 'code') return `{code ${block.text}}`;
    if (block.type === 'quote') return `{quote ${blocks(block.blocks)}}`;
    return `{list${block.items.map(({ value = '-', blocks: content }) => ` (${value} ${blocks(content)})`).join('')}}`;
  }).join('');
}

/** @param {Record<string, string>} cases the tree by the text */
function compare(cases, names) {
  for (const [text, tree] of Object.entries(cases)) assert.equal(short(text, names), tree, text);
}

/** @param {string[]} texts */
function staysAsWritten(...texts) {
  for (const text of texts) assert.deepEqual(parseMarkup(text), [{ type: 'text', children: [{ type: 'text', text }] }], text);
}

describe('marks within a line', () => {
  test('are bold, italic, struck out and code', () => {
    compare({
      'a **b** c': 'a <strong>b</strong> c',
      '*a* _b_ ~~c~~ `d`': '<em>a</em> <em>b</em> <del>c</del> <code>d</code>',
      '(**a**), "*b*"!': '(<strong>a</strong>), "<em>b</em>"!',
      '*Dune*’s end, _ten_-fold, **a**/**b**': '<em>Dune</em>’s end, <em>ten</em>-fold, <strong>a</strong>/<strong>b</strong>',
      '**-5** **$5** **.env**': '<strong>-5</strong> <strong>$5</strong> <strong>.env</strong>',
      '**two\nlines**': '<strong>two\nlines</strong>',
      '``a ` b``, `` `c` ``': '<code>a ` b</code>, <code>`c`</code>',
    });
  });

  test('are nested, each once', () => {
    compare({
      '**a _b_ ~~c~~**': '<strong>a <em>b</em> <del>c</del></strong>',
      '***a*** **_b_** ~~**c**~~': '<strong><em>a</em></strong> <strong><em>b</em></strong> <del><strong>c</strong></del>',
      '*a *b* c*': '*a <em>b</em> c*',
      '**a *b** c*': '<strong>a *b</strong> c*',
    });
  });

  test('need no spaces where the script has none', () => {
    compare({
      '这是**重要**的，**注意（必读）**吧': '这是<strong>重要</strong>的，<strong>注意（必读）</strong>吧',
      '请用`npm i`安装': '请用<code>npm i</code>安装',
      '🎉**ja**🎉': '🎉<strong>ja</strong>🎉',
    });
  });

  test('stay as written in words, numbers, formulas and names of files', () => {
    staysAsWritten(
      'snake_case_words and _private_var', '2*3*4 = 2**3 * 3', 'a * alone', '__init__.py', 'f(*args, **kwargs)', 'rm *.o *.a* **/*.js', 'char **argv, *p',
      '~5 to ~6, ~/.profile and ~x~', 'C:\\_work\\_old', '*****', 'don`t and can`t', '``', '` `', '**', '****', '** a **', "either '*' or '*'", '*/5 * * * *', 'x^2_1 and y^2_2',
    );
  });

  test('stay as written in emoticons', () => {
    staysAsWritten('¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯', '^_^ hi ^_^', '>_< no >_<', '*_* wow *_*', '(*_*) oh (*_*)', '-_- T_T o_O ;_; :* :-* ~_~', '好*_*好', ':) :D');
  });

  test('stay as written where one is missing, over an empty line, and after a backslash', () => {
    staysAsWritten('**a', 'a**', '*a\n\nb*', '`a', '~~a', '\\*a\\*', '*a\\*', '\\`a`', '[a]', '[a](b)', '[](');
  });

  test('mean nothing within code', () => {
    compare({ '`**a** @Ann https://x.org`': '<code>**a** @Ann https://x.org</code>', '*`a*b`*': '<em><code>a*b</code></em>' }, ['Ann']);
  });
});

describe('a mention', () => {
  test('is found within marks, and its name has none', () => {
    compare({
      'Hi **@Ann**!': 'Hi <strong><mention>@Ann</mention></strong>!',
      '@Ann_Lee_ and @*star*': '<mention>@Ann_Lee_</mention> and <mention>@*star*</mention>',
      '> @Ann\n- @Ann': '{quote <mention>@Ann</mention>}{list (- <mention>@Ann</mention>)}',
    }, ['Ann', 'Ann_Lee_', '*star*']);
  });

  test('is no part of a word', () => compare({ '@Annabel, me@Ann': '@Annabel, me@Ann' }, ['Ann']));
});

describe('an address', () => {
  const found = (text) => linksIn(text).map(({ start, end, href }) => (text.slice(start, end) === href ? href : [text.slice(start, end), href]));

  test('ends before the punctuation of its sentence, and has brackets in pairs', () => {
    assert.deepEqual(found('(see https://en.wikipedia.org/wiki/A_(b))'), ['https://en.wikipedia.org/wiki/A_(b)']);
    assert.deepEqual(found('https://a.org/x, https://b.org/?q=1! http://c.org/a.b?'), ['https://a.org/x', 'https://b.org/?q=1', 'http://c.org/a.b']);
    assert.deepEqual(found('<https://a.org/>, "https://b.org", «https://c.org», [https://d.org/?a[]=1]'), ['https://a.org/', 'https://b.org', 'https://c.org', 'https://d.org/?a[]=1']);
    assert.deepEqual(found('**https://a.org/a_b_c** ~~https://b.org~~ _https://c.org_'), ['https://a.org/a_b_c', 'https://b.org', 'https://c.org']);
  });

  test('ends before Chinese punctuation and text, but may have such text in its path', () => {
    assert.deepEqual(found('看https://a.org/x。好，（https://b.org/y）'), ['https://a.org/x', 'https://b.org/y']);
    assert.deepEqual(found('https://a.org看这里 https://zh.wikipedia.org/wiki/中文'), ['https://a.org', 'https://zh.wikipedia.org/wiki/中文']);
  });

  test('may begin with www., and may be of mail', () => {
    assert.deepEqual(found('www.example.org. www.x www. awww.b.org'), [['www.example.org', 'https://www.example.org']]);
    assert.deepEqual(found('ann.b+c@example.org, a@b, git@github.com:x/y, mailto:ann@example.org'), [['ann.b+c@example.org', 'mailto:ann.b+c@example.org'], 'mailto:ann@example.org']);
  });

  test('has a host in any script, and no user who hides it', () => {
    assert.deepEqual(found('https://bücher.de/a https://例え.jp'), ['https://bücher.de/a', 'https://例え.jp']);
    assert.deepEqual(found('https://bank.com@evil.com/ https:// http://?x'), []);
    assert.deepEqual(found('https://evil.com/\u202egro.knab'), ['https://evil.com/']);
    assert.equal(trueAddressOf('https://аррӏе.com/'), 'https://xn--80ak6aa92e.com/');
  });
});

describe('a link with a text', () => {
  test('leads to a page or to mail', () => {
    compare({
      '[a **b**](https://x.org/c_(d)), [m](mailto:a@x.org)': '<a https://x.org/c_(d)>a <strong>b</strong></a>, <a mailto:a@x.org>m</a>',
      '**[a](http://x.org)** [w](www.x.org)': '<strong><a http://x.org>a</a></strong> <a https://www.x.org>w</a>',
      '[see [1]](https://x.org)': '<a https://x.org>see [1]</a>',
      '[https://bank.com](https://evil.com)': '<a https://evil.com>https://bank.com</a>',
    });
  });

  test('leads nowhere else, and stays as written', () => {
    staysAsWritten('[a](javascript:alert(1))', '[a](data:text/html,x)', '[a](file:///x)', '[a](//x.org)', '[a](https://u@x.org)', '[ ](b)');
    compare({ '\\[a](https://x.org/)': '\\[a](<a https://x.org/>https://x.org/</a>)' });
    compare({ '[](https://x.org/)': '[](<a https://x.org/>https://x.org/</a>)', '[\u200b](https://x.org/)': '[\u200b](<a https://x.org/>https://x.org/</a>)', '[a] (https://x.org/)': '[a] (<a https://x.org/>https://x.org/</a>)' });
  });

  test('is known for its pretence', () => {
    const evil = 'https://evil.com/bank.com';
    for (const text of ['https://bank.com', 'bank.com', 'www.bank.com/login', 'Sign in at bank.com now', 'ｂank．com', 'bank\u200b.com', 'https://evil.com@bank.com', 'a@bank.com', '(bank.com)', 'bank.com,login', 'bank.com|x', 'login→bank.com', 'bank.com⁄login', 'https:⁄⁄bank.com', 'bank.com⠀Sign⠀in', `${'⠀'.repeat(300)}bank.com`, '192.168.1.1', 'bank.com%2Flogin', 'bank.com+login', 'login=bank.com', '~bank.com', 'login/bank.com', 'x:bank.com']) assert.ok(pretends(text, evil), text);
    for (const text of ['evil.com', 'https://evil.com/other', 'EVIL.com:443', 'a bank', 'Node.js', 'read.me.txt', 'e.g. this', 'v1.2', 'evil.com/v1.2.beta', '1.2.3', 'src/main.ts']) assert.ok(!pretends(text, evil), text);
    assert.ok(!pretends('example.org', 'https://docs.example.org/'));
    assert.ok(pretends('docs.example.org', 'https://example.org/'));
    assert.ok(pretends('аррӏе.com', 'https://apple.com/'));
    assert.ok(!pretends('ann@example.org', 'mailto:ann@example.org'));
    assert.ok(pretends('ann@example.org', 'mailto:eve@example.org'));
  });
});

describe('blocks', () => {
  test('are code, with all that is in it', () => {
    compare({
      '```js\nlet a = `1`;\n\n  **b**\n```': '{code let a = `1`;\n\n  **b**}',
      'see\n```\na\n```\nthere': 'see{code a}there',
      '```one line```': '{code one line}',
      '```first\nlast```': '{code last}',
      '```the first\nlast```': '{code the first\nlast}',
      '````\n```\n````': '{code ```}',
      'x ```a b``` y': 'x <code>a b</code> y',
    });
    staysAsWritten('```\nnever closed', '```\n\n```', '```');
  });

  test('are quotes, and quotes of quotes', () => {
    compare({
      '> a\n> **b**\nc': '{quote a\n<strong>b</strong>}c',
      '>> a\n> b': '{quote {quote a}b}',
      '> - a\n> - b': '{quote {list (- a) (- b)}}',
      'a\n\n> b\n\nc': 'a{quote b}c',
    });
    staysAsWritten('>:( no', '>text', '>', '> ', '-> a', 'a > b');
  });

  test('are lists with the numbers that were written', () => {
    compare({
      '- a\n- b': '{list (- a) (- b)}',
      '* *a*\n* b': '{list (- <em>a</em>) (- b)}',
      '3. a\n5) b\n\n4. c': '{list (3 a) (5 b) (4 c)}',
      '- a\n  - b\n    more\n- c': '{list (- a{list (- b\nmore)}) (- c)}',
      '1. a\n   - b\n2. c': '{list (1 a{list (- b)}) (2 c)}',
      '- a\n1. b\nc': '{list (- a)}{list (1 b)}c',
      '- ```\n  x\n  ```': '{list (- {code x})}',
    });
    staysAsWritten('- ', '-', '-5 degrees', '* * *', '- - -', '1.5 is more', '12345. no', '#1. no', '+ a');
  });

  test('leave the lines of a text as they are', () => {
    staysAsWritten('a\n\n\nb ', ' a', 'a\n # b');
    compare({ 'a\r\nb': 'a\nb' });
  });
});

describe('the text in one line', () => {
  test('has no marks', () => {
    const texts = {
      '**a** `b` [c](https://x.org)': 'a b c',
      '> a\nb\n```js\nc\n```': 'a b c',
      'Buy:\n- milk\n- *bread*': 'Buy: • milk • bread',
      '2. a': '2. a',
      'snake_case 2*3': 'snake_case 2*3',
      'a\u202eb': 'ab',
      '\u202e': '\u202e',
    };
    for (const [text, line] of Object.entries(texts)) assert.equal(plainText(text), line);
  });

  test('is short, and is that of a preview, but not of a system message', () => {
    assert.equal(plainText('😀'.repeat(5_000)).length, 600);
    assert.equal(previewOf({ content: '**a**\nb' }), 'a b');
    assert.equal(previewOf({ content: '**a**', messageType: 'system' }), '**a**');
  });
});

test('a name turns no text beside it', () => {
  assert.equal(withoutTurning('\u202eann\u2069'), 'ann');
  assert.equal(isolated('Ann'), 'Ann');
  assert.equal(isolated('\u202eדנה'), '\u2068דנה\u2069');
});

test('a text that turns is ended at its end', () => {
  const ends = { 'a': '', '\u202ea': '\u202c', '\u202ea\u2067b': '\u2069\u202c', '\u202ea\u202cb': '', '\u202ea\nb': '', '\u2067\u202ea\u2069b': '', '\u202c\u2069': '' };
  for (const [text, end] of Object.entries(ends)) assert.equal(endOfTurning(text), end, JSON.stringify(text));
});

describe('texts that are built to cost much', () => {
  const PIECES = [
    '*', '[', '>', '`', '_', '~', '**', '*a ', '*a* ', '*a *b* ', '**a *b** c* ', '[a](', '[a](https://', '](https://x.org/)', '[https://x.org/(', ')(', 'https://', 'https://a.b ', 'a@b.', 'www.', 'mailto:',
    '- ', '- a\n', '  - a\n', '1. ', '> ', '>> ', '> - ', '>\n', '``` \n', '```a\n', '`` ` ', '``` `\n', '\n', ' \n', '@Ann', '@', '\\*', '*_~', '(**', '~~a~~ ', '_a', '\u202e', 'é\u0301', '- > 1. ',
  ];

  test('take a time that is linear in their length', () => {
    for (const piece of PIECES) {
      const stepsOf = (/** @type {number} */ length) => {
        const work = { steps: 0 };
        parseMarkup(piece.repeat(Math.ceil(length / piece.length)), ['Ann', 'Anna'], work);
        return work.steps;
      };
      const [once, twice] = [stepsOf(10_000), stepsOf(20_000)];
      assert.ok(once < 120_000, `${JSON.stringify(piece)} takes ${once} steps`);
      assert.ok(twice < 2.2 * once, `${JSON.stringify(piece)} takes ${once} steps, and ${twice} for twice as much`);
    }
  });

  test('make no deep trees', () => {
    const depthOf = (node) => 1 + Math.max(0, ...[...(node.children ?? []), ...(node.blocks ?? []), ...(node.items ?? [])].map(depthOf));
    const nested = (open, close) => open.repeat(3_000) + 'x' + close.repeat(3_000);
    for (const text of [nested('*a ', ' b*'), nested('**_~~', '~~_**'), nested('[', '](https://x.org)'), '>'.repeat(10_000) + ' x', '- '.repeat(5_000) + 'x', '> - '.repeat(2_000) + 'x']) {
      assert.ok(depthOf({ blocks: parseMarkup(text) }) <= 20, text.slice(0, 20));
    }
  });
});
