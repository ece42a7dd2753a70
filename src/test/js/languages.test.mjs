import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pageModule } from './page-modules.mjs';

const PAGE = new URL('../../main/resources/page/', import.meta.url);
const EXTENSION = new URL('../../../clients/extension/src/', import.meta.url);
const LIBRARY = new URL('../../../clients/js/src/', import.meta.url);
const read = (name, folder = PAGE) => readFileSync(new URL(name, folder), 'utf8');
const modulesIn = (path, folder = PAGE) => readdirSync(new URL(path, folder)).filter((name) => name.endsWith('.js')).map((name) => path + name);

const { LANGUAGES, PSEUDO_LANGUAGE } = await pageModule('locales/languages.js');
const texts = Object.fromEntries(await Promise.all([...Object.keys(LANGUAGES), PSEUDO_LANGUAGE].map(async (name) => [name, (await pageModule(`locales/${name}.js`)).default])));
const { chooseLanguage, currentLanguage, directionOf, errorText, formatOf, languageFor, nodesOf, speak, t, textsOf } = await pageModule('language.js');
const { dayInSentence, duration, fileSize, list, shortTime } = await pageModule('format.js');
const { previewOf } = await pageModule('message-preview.js');
const { systemText } = await pageModule('system-text.js');

const PAGES = [['index.html', PAGE], ['admin/index.html', PAGE], ['popup.html', EXTENSION], ['options.html', EXTENSION]];
/** The page of the API is English, and so are the names by which emoji are found. */
const ENGLISH_ALONE = new Set(['docs.js', 'emoji-data.js']);
const MODULES = [
  ...[...modulesIn(''), ...modulesIn('admin/')].filter((name) => !ENGLISH_ALONE.has(name)).map((name) => [name, read(name)]),
  ...[...modulesIn('popup/', EXTENSION), 'options.js'].map((name) => [`extension: ${name}`, read(name, EXTENSION)]),
];

/** Texts that are no words of a sentence, or that nobody sees: each with its module. */
const ALLOWED = new Set([
  'admin/reports.js: Of',
  'composer-view.js: (pointer: coarse)',
  'device-name.js: Samsung Internet',
  'dom.js: The page has no element #',
  'extension: popup/chat-pane.js: The server has no profiles.',
  'extension: popup/pages-pane.js: noopener noreferrer',
  'language.js: There is no text ',
  ...['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'].map((script) => `language.js: ${script}`),
  'link-preview-view.js: noopener noreferrer',
  'message-text.js: noopener noreferrer',
  'message-view.js: button, a',
]);

/** Words with a capital that are names of keys, headers and systems. */
const DOM_NAMES = new Set(['Accept', 'Array', 'Authorization', 'Backspace', 'Chrome', 'Edge', 'End', 'Enter', 'Escape', 'Files', 'Firefox', 'Home', 'Linux', 'Mac', 'Notification', 'Opera', 'Safari', 'Tab', 'Windows', 'Android']);

/** @param {string|Record<string, string>} text */
const formsOf = (text) => (typeof text === 'string' ? [text] : Object.values(text));
const parametersOf = (pattern) => [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
const allParametersOf = (text) => new Set(formsOf(text).flatMap(parametersOf));
const afterwards = () => speak('en', texts.en);

/** @param {string} name @param {() => void} check */
function inLanguage(name, check) {
  speak(name, texts[name]);
  try {
    check();
  } finally {
    afterwards();
  }
}

for (const [language, file] of Object.entries(texts)) {
  describe(`the file of ${language}`, () => {
    test('has the keys of English, in the same order', () => assert.deepEqual(Object.keys(file), Object.keys(texts.en)));

    test('has the parameters of English', () => {
      for (const [key, text] of Object.entries(texts.en)) assert.deepEqual([...allParametersOf(file[key])].sort(), [...allParametersOf(text)].sort(), key);
    });

    test('has all parameters but the number in each plural form', () => {
      for (const [key, text] of Object.entries(file)) {
        const needed = [...allParametersOf(text)].filter((name) => name !== 'count');
        for (const form of formsOf(text)) assert.deepEqual(needed.filter((name) => !parametersOf(form).includes(name)), [], key);
      }
    });

    test('has the plural forms of the language where English has them', () => {
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      for (const [key, text] of Object.entries(texts.en)) {
        assert.equal(typeof file[key], typeof text, key);
        if (typeof text === 'object') assert.deepEqual(Object.keys(file[key]).sort(), [...pluralCategories].sort(), key);
      }
    });

    test('has no empty text, and no space at an end', () => {
      for (const [key, text] of Object.entries(file)) for (const form of formsOf(text)) assert.ok(form !== '' && form === form.trim(), key);
    });
  });
}

describe('a text', () => {
  test('has its parameters by name, as they are', () => {
    assert.equal(t('message.replyTo', { name: '<b>', text: '{name} $& $1' }), 'Reply to <b>: {name} $& $1');
  });

  test('has the plural form of its number', () => {
    const words = (count) => t('preview.files', { count });
    assert.deepEqual([0, 1, 2].map(words), ['0 files', '1 file', '2 files']);
    inLanguage('de', () => assert.deepEqual([0, 1, 2].map(words), ['0 Dateien', '1 Datei', '2 Dateien']));
    inLanguage('ko', () => assert.deepEqual([0, 1, 2].map(words), ['파일 0개', '파일 1개', '파일 2개']));
  });

  test('has each plural form of Arabic', () => {
    const forms = { zero: 'z', one: 'o', two: 't', few: 'f', many: 'm', other: 'x' };
    speak('ar', { 'preview.files': forms });
    assert.deepEqual([0, 1, 2, 3, 11, 100].map((count) => t('preview.files', { count })), Object.values(forms));
    afterwards();
  });

  test('is English where the language lacks it, with the plural form of English', () => {
    speak('ko', { 'composer.send': '보내기' });
    assert.deepEqual([t('composer.send'), t('common.save'), t('preview.files', { count: 1 })], ['보내기', 'Save', '1 file']);
    afterwards();
  });

  test('can have elements among its words', () => {
    const link = { tag: 'a' };
    assert.deepEqual(nodesOf('extension.providerMissing', { options: link }), ['To sign in there instead, name the provider in the ', link, '.']);
  });

  test('that no file has is a fault of the code', () => assert.throws(() => t('no.such'), /no\.such/));
});

describe('the language', () => {
  test('is the first of the wanted ones that there is, with or without its region', () => {
    assert.equal(languageFor(['de-AT', 'en']), 'de');
    assert.equal(languageFor(['fr-FR', 'ko-KR', 'de']), 'ko');
    assert.equal(languageFor(['EN-us']), 'en');
    assert.equal(languageFor(['fr', '', 'tlh']), undefined);
    assert.equal(languageFor(['ar']), undefined);
    assert.equal(languageFor([PSEUDO_LANGUAGE]), PSEUDO_LANGUAGE);
  });

  test('has the direction of its script', () => {
    assert.deepEqual(['en', 'de', 'ko', 'ar', 'he', 'fa', 'ur', PSEUDO_LANGUAGE].map(directionOf), ['ltr', 'ltr', 'ltr', 'rtl', 'rtl', 'rtl', 'rtl', 'rtl']);
  });

  test('can be chosen where the storage is blocked', () => {
    assert.doesNotThrow(() => chooseLanguage('de'));
    chooseLanguage('');
    assert.equal(currentLanguage(), 'en');
  });

  test('has its own numbers, dates, lists and lengths of time', () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const shown = () => [fileSize(1_536), list(['a', 'b', 'c']), shortTime(yesterday), dayInSentence(yesterday), duration(604_800), duration(3_600)];
    assert.deepEqual(shown(), ['1.5 KB', 'a, b, and c', 'Yesterday', 'yesterday', '7 days', '1 hour']);
    inLanguage('de', () => assert.deepEqual(shown(), ['1,5 KB', 'a, b und c', 'Gestern', 'gestern', '7 Tage', '1 Stunde']));
    inLanguage('ko', () => assert.deepEqual(shown(), ['1.5 KB', 'a, b 및 c', '어제', '어제', '7일', '1시간']));
    assert.equal(formatOf('once', () => 1), formatOf('once', () => 2));
  });
});

describe('what others have written', () => {
  const refused = (message, code) => Object.assign(new Error(message), { code });

  test('is shown in the language of the user if its code or its sentence is known', () => inLanguage('de', () => {
    assert.equal(errorText(refused('The group has 1000 members.', 'limit-reached')), 'Eine Grenze ist erreicht: The group has 1000 members.');
    assert.equal(errorText(refused('x', 'not-found')), 'Das gibt es nicht, oder Sie haben keinen Zugriff darauf.');
    assert.equal(errorText(new Error('The server cannot be reached.')), 'Der Server ist nicht erreichbar.');
    assert.equal(errorText('Your sign-in has ended. Please sign in again.'), 'Ihre Anmeldung ist beendet. Bitte melden Sie sich erneut an.');
    assert.equal(errorText(refused('Something new', 'something-new')), 'Something new');
  }));

  test('is shown as it is in English, because it tells more', () => assert.equal(errorText(refused('No such group', 'not-found')), 'No such group'));

  test('has a text for each code of the server', () => {
    const codes = [...read('../../java/io/pagenow/chat/model/ErrorCode.java').matchAll(/^ {4}([A-Z_]+)\(\d+, "/gm)].map(([, name]) => name.toLowerCase().replaceAll('_', '-'));
    assert.ok(codes.length > 20);
    assert.deepEqual(codes.filter((code) => !(`error.${code}` in texts.en)), []);
  });

  test('of the library, or of the worker of the extension, is known by the sentence that the library has', () => {
    const sources = [['', LIBRARY], ['sign-in/', LIBRARY], ['worker/', EXTENSION]].flatMap(([path, folder]) => modulesIn(path, folder).map((name) => read(name, folder))).join();
    assert.deepEqual(Object.entries(texts.en).filter(([key, text]) => key.startsWith('library.') && !sources.includes(`'${text}'`)), []);
  });

  test('has a sentence with the user and with others as its subject', () => {
    const told = (data) => systemText({ data, content: '' }, 'ann', (id) => id.toUpperCase());
    const added = (by) => told({ event: 'member-added', users: ['cem'], by });
    assert.deepEqual([added('ben'), added('ann')], ['BEN added CEM', 'You added CEM']);
    inLanguage('de', () => assert.deepEqual([added('ben'), added('ann')], ['BEN hat CEM hinzugefügt', 'Sie haben CEM hinzugefügt']));
    inLanguage('ko', () => assert.deepEqual([added('ben'), added('ann')], ['BEN 님이 CEM 님을 추가했어요', '회원님이 CEM 님을 추가했어요']));
    assert.equal(told({ event: 'member-left', users: ['ben'], owner: 'ann' }), 'BEN left the group, and you are the owner now');
    assert.equal(told({ event: 'member-left', users: ['ann'], owner: 'ben' }), 'You left the group, and BEN is the owner now');
    assert.equal(told({ event: 'owner-changed', user: 'ann' }), 'You are the owner now');
    assert.equal(told({ event: 'member-joined', users: ['ann', 'ben'] }), 'You and BEN joined by the invite link');
  });

  test('names files in the language of the user', () => {
    const of = (...types) => previewOf({ content: '', attachments: types.map((contentType) => ({ name: 'plan.pdf', contentType })) });
    assert.deepEqual([of('image/png'), of('image/png', 'image/png'), of('a/b'), of('a/b', 'image/png'), of()], ['Photo', '2 photos', 'plan.pdf', '2 files', 'Attachment']);
    inLanguage('de', () => assert.deepEqual([of('image/png'), of('a/b', 'image/png'), of()], ['Foto', '2 Dateien', 'Anhang']));
  });
});

describe('the texts of notifications', () => {
  test('are those of English in the workers', () => {
    for (const [folder, name] of [[PAGE, 'ENGLISH_TEXTS'], [EXTENSION, 'ENGLISH']]) {
      const own = new Function(`${read('worker/texts.js', folder).replaceAll('export ', '')}; return ${name};`)();
      for (const [key, text] of Object.entries(own)) assert.deepEqual(texts.en[key], text, key);
      const used = new Set([...read('worker/notifications.js', folder).matchAll(/'(push\.\w+)'/g)].map(([, key]) => key));
      assert.deepEqual(Object.keys(own).sort(), [...used].sort());
    }
  });

  test('go to the worker in the language of the page', () => inLanguage('de', () => assert.equal(textsOf('push.')['push.newMessage'], 'Neue Nachricht')));
});

describe('the source', () => {
  const code = MODULES.map(([, source]) => source).join('\n') + read('worker/notifications.js') + read('notifications.js', new URL('worker/', EXTENSION));
  const markup = PAGES.map(([name, folder]) => read(name, folder)).join('\n');

  test('of the pages names each of its texts, which is English until it is translated', () => {
    for (const [name, folder] of PAGES) {
      const html = read(name, folder).replace(/<noscript>.*?<\/noscript>|<svg class="sprite".*?<\/svg>|<!--.*?-->|<script.*?<\/script>/gs, '');
      for (const [, tag, attributes, text] of html.matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>([^<]*)/g)) {
        const key = / data-t="([^"]+)"/.exec(attributes)?.[1];
        const plain = text.replace(/\s+/g, ' ').trim();
        if (/\p{L}{2}/u.test(plain) && !attributes.includes('data-part') && tag !== 'i') assert.ok(key, `${name}: ${plain}`);
        if (key && !texts.en[key].includes('{')) assert.equal(texts.en[key], plain, `${name}: ${key}`);
        const attributeOf = (wanted) => new RegExp(` ${wanted}="([^"]*)"`).exec(attributes)?.[1];
        for (const attribute of ['aria-label', 'title', 'placeholder']) {
          const value = attributeOf(attribute);
          if (value === undefined || attribute === 'placeholder' && /^https?:|^openid$|^bank\.example\.org$/.test(value)) continue;
          const named = attributeOf(`data-t-${attribute}`) ?? attributeOf('data-t-name');
          assert.equal(texts.en[named], value, `${name}: ${attribute} ${value}`);
        }
      }
    }
  });

  test('has no text of its own: each is in the files of the languages', () => {
    const found = MODULES.flatMap(([name, source]) => literalsIn(source).filter(looksLikeText).map((literal) => `${name}: ${literal}`));
    assert.deepEqual(found.filter((literal) => !ALLOWED.has(literal)), []);
  });

  test('asks for no text while modules load, because the language is loaded later', () => {
    for (const [name, source] of MODULES) {
      const early = source.split('\n').filter((line) => /^(export )?const .*[^\w.]t\(/.test(line) && !line.includes('=>') && !line.includes('function'));
      assert.deepEqual(early, [], name);
    }
  });

  test('uses each text that the files have, and no others', () => {
    const named = new Set([...`${code}${markup}`.matchAll(/['"]([a-z][A-Za-z]*(?:\.[\w-]+)+)['"]/g)].map(([, key]) => key));
    // Keys that are put together.
    const starts = [...code.matchAll(/`((?:[a-z][A-Za-z]*\.)+)\$\{/g)].map(([, start]) => start);
    const told = [...code.matchAll(/told\('([\w.]+)'/g)].map(([, key]) => `${key}.you`);
    const isUsed = (key) => named.has(key) || told.includes(key) || starts.some((start) => key.startsWith(start)) || /^(error|library)\./.test(key);
    assert.deepEqual(Object.keys(texts.en).filter((key) => !isUsed(key)), []);
    const asked = [...code.matchAll(/[^\w.]t\('([^']+)'/g)].map(([, key]) => key);
    const inMarkup = [...markup.matchAll(/ data-t(?:-[a-z-]+)?="([^"]+)"/g)].map(([, key]) => key);
    assert.deepEqual([...asked, ...inMarkup].filter((key) => !(key in texts.en)), []);
  });

  test('of the styles has sides that follow the direction of the page', () => {
    const files = ['styles.css', 'chat.css', 'attachments.css', 'notifications.css', 'admin/admin.css'].map((name) => [name, read(name)]);
    for (const [name, source] of [...files, ['popup.css', read('popup/popup.css', EXTENSION)]]) {
      // The time of a message stands at the end of its text.
      const sided = source.split('\n').filter((line) => /(margin|padding|border)-(left|right)|text-align: (left|right)|[{; ](left|right):/.test(line) && !/\.meta|\.fold/.test(line));
      assert.deepEqual(sided, [], name);
    }
  });

  test('has a file for each language, and no other', () => {
    const names = modulesIn('locales/').map((name) => name.slice('locales/'.length, -'.js'.length)).filter((name) => name !== 'languages');
    assert.deepEqual(names.sort(), [...Object.keys(LANGUAGES), PSEUDO_LANGUAGE].sort());
    for (const language of Object.keys(LANGUAGES)) assert.ok(existsSync(new URL(`_locales/${language}/messages.json`, EXTENSION)), language);
  });
});

/** @param {string} source @returns {string[]} the strings of a module, without comments; of templates the parts between their values */
function literalsIn(source) {
  const found = [];
  const code = source.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '').replace(/\bclass: (?:[^'`,}\n]*\? )?'[^']*'(?: : '[^']*')?/g, '').replace(/^(import|export) .*$/gm, (line) => (/ from '/.test(line) || /^import '/.test(line) ? '' : line));
  for (const [, single, double] of code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)) found.push(single ?? double);
  for (const [, template] of code.matchAll(/`((?:[^`\\]|\\.)*)`/g)) found.push(...template.split(/\$\{[^}]*\}?/));
  return found;
}

/** Two words, or one with a capital that is no name of the DOM. @param {string} literal */
function looksLikeText(literal) {
  if (/^[\w./#:[\]=>*^$"~,()-]*$/.test(literal) && !/^[A-Z][a-z]+$/.test(literal)) return false;
  if (DOM_NAMES.has(literal)) return false;
  if (/^[\w\s.#:[\]="'>,~*+()-]+$/.test(literal) && /[.#[=>]/.test(literal) && !/[a-z] [a-z]+ [a-z]+/.test(literal)) return false;
  return /[A-Z][a-z]+$|\p{Ll}{2,}[,.:;!?]? \p{L}/u.test(literal) || /[\u2026“”]/.test(literal) && /\p{L}/u.test(literal);
}
