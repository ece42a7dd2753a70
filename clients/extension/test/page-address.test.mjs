import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainOf, sharedAddressOf, shownPageOf } from '../src/worker/page-address.js';

function shownOf(url, title = 'A page', domain = '') {
  return shownPageOf({ url, title, domain });
}

test('a page of the web is shared without a password and without the part after its number sign', () => {
  assert.deepEqual(sharedAddressOf('https://ann:secret@news.example.org:8443/a?b=c#token=1', []), { url: 'https://news.example.org:8443/a?b=c' });
  assert.deepEqual(sharedAddressOf('https://example.org/set?Reset_Token=1&page=2&code=3&X-Amz-Signature=4', []), { url: 'https://example.org/set?page=2' });
  assert.deepEqual(sharedAddressOf('http://example.org.', []), { url: 'http://example.org./' });
});

test('what is no page of the web is not shared', () => {
  for (const address of ['', 'chrome://newtab/', 'chrome-extension://abc/popup.html', 'file:///etc/passwd', 'about:blank', 'data:text/html,hi', 'javascript:alert(1)', 'blob:https://example.org/1',
    'view-source:https://example.org/', 'not an address', 'ftp://example.org/']) {
    assert.deepEqual(sharedAddressOf(address, []), { url: '', reason: 'not-web' }, address);
  }
});

test('hosts of private networks are not shared, however they are spelled', () => {
  for (const host of ['localhost', 'localhost.', 'app.localhost', 'intranet', 'wiki.corp', 'nas.local', 'router.lan', 'printer.home.arpa', 'fritz.box', 'a.internal', 'x.onion', 'a.test', '127.0.0.1',
    '10.0.0.8', '192.168.1.1:8080', '169.254.169.254', '0x7f.1', '2130706433', '8.8.8.8', '[::1]', '[fd00::1]', '[2001:4860:4860::8888]', 'LOCALHOST', '\uff4cocalhost']) {
    assert.deepEqual(sharedAddressOf(`http://${host}/`, []), { url: '', reason: 'private' }, host);
  }
  assert.equal(sharedAddressOf('https://local.example.org/', []).url, 'https://local.example.org/');
  assert.equal(sharedAddressOf('https://mylocal/', []).reason, 'private');
});

test('domains that are never shared have those below them with them, and no others', () => {
  const never = ['bank.example.org', domainOf('b\u00fccher.example')].map(domainOf);
  for (const address of ['https://bank.example.org/', 'https://login.bank.example.org./a', 'https://BANK.EXAMPLE.ORG/']) assert.equal(sharedAddressOf(address, never).reason, 'never', address);
  for (const address of ['https://mybank.example.org/', 'https://bank.example.org.evil.net/', 'https://example.org/bank.example.org']) assert.equal(sharedAddressOf(address, never).reason, undefined, address);
  assert.equal(sharedAddressOf('https://b\u00fccher.de/', [domainOf('xn--bcher-kva.de')]).reason, 'never');
});

test('an address that the server would refuse as too long is not shared', () => {
  assert.equal(sharedAddressOf(`https://example.org/${'a'.repeat(2_028)}`, []).url.length, 2_048);
  assert.deepEqual(sharedAddressOf(`https://example.org/${'a'.repeat(2_029)}`, []), { url: '', reason: 'too-long' });
  assert.equal(sharedAddressOf(`https://example.org/#${'a'.repeat(3_000)}`, []).url, 'https://example.org/');
});

test('a domain may be typed as people do', () => {
  const typed = { ' Example.org ': 'example.org', '*.example.org': 'example.org', '.example.org': 'example.org', 'https://www.example.org/a': 'www.example.org', 'example.org.': 'example.org',
    'b\u00fccher.de': 'xn--bcher-kva.de' };
  for (const [text, domain] of Object.entries(typed)) assert.equal(domainOf(text), domain);
  for (const text of ['', 'two words.org', 'a*.org', 'mailto:ann@example.org', 'https://']) assert.throws(() => domainOf(text), /is no domain/, text);
});

test('only pages of the web are shown', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,hi', 'file:///etc/passwd', 'chrome://settings', '', 'https://', 'java\nscript:alert(1)']) assert.equal(shownOf(url), null, url);
  assert.equal(shownPageOf(null), null);
});

test('the domain is that of the address, whatever the server or the title says', () => {
  assert.deepEqual(shownOf('https://www.bbc.co.uk/news', 'News', 'bbc.co.uk'), { href: 'https://www.bbc.co.uk/news', title: 'News', domain: 'bbc.co.uk' });
  assert.equal(shownOf('https://evil.net/', 'x', 'bbc.co.uk').domain, 'evil.net');
  assert.equal(shownOf('https://notbbc.co.uk/', 'x', 'bbc.co.uk').domain, 'notbbc.co.uk');
  assert.equal(shownOf('https://evil.net/', 'x', 'evil.net/@bank.com').domain, 'evil.net');
});

test('a name before the host is taken away from what is shown and opened', () => {
  assert.deepEqual(shownOf('https://www.bank.com@evil.net/', 'Bank', 'evil.net'), { href: 'https://evil.net/', title: 'Bank', domain: 'evil.net' });
  assert.equal(shownOf('https://www.bank.com:443%2f@evil.net/').href, 'https://evil.net/');
});

test('a host in another script is shown by its true name', () => {
  assert.equal(shownOf('https://\u0430pple.com/', 'Apple', '\u0430pple.com').domain, 'xn--pple-43d.com');
  assert.equal(shownOf('https://b\u00fccher.de/', 'x', 'b\u00fccher.de').domain, 'xn--bcher-kva.de');
});

test('characters that turn, hide or stack text do not leave the title', () => {
  assert.equal(shownOf('https://example.org/', '\u202egnp.exe\u202c \u2066a\u2069').title, 'gnp.exe a');
  assert.equal(shownOf('https://example.org/', ' a\n\n\u0000b\u200b\u2028c ').title, 'a b c');
  assert.equal(shownOf('https://example.org/', '\u200b\u2060 ').title, 'example.org');
  assert.equal(shownOf('https://example.org/', 'a'.repeat(1_000)).title.length, 300);
  assert.equal(shownOf('https://example.org/', null).title, 'example.org');
});
