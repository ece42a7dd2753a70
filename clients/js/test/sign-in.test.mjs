import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { discover, signOutUrl } from '../src/sign-in/provider.js';
import { RedirectSignIn, takeAnswer } from '../src/sign-in/redirect-sign-in.js';
import { SafeStorage } from '../src/sign-in/safe-storage.js';
import { claimsOf } from '../src/token.js';
import { FakeProvider, ISSUER } from './fake-provider.mjs';
import { FakeLocks, settled } from './fakes.mjs';

const SETTINGS = { issuer: ISSUER, clientId: 'chat', scope: 'openid' };
const PAGE = 'https://chat.example.org/';
const MINUTE = 60_000;

/** @type {FakeProvider} */ let provider;
/** @type {FakeBrowser} */ let browser;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  provider = new FakeProvider();
  browser = new FakeBrowser();
});

class FakeStorage {
  records = new Map();
  changed = () => {};
  fails = false;

  getItem(key) {
    return this.records.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.fails) throw new Error('the quota is exceeded');
    this.records.set(key, value);
    this.changed(key);
  }

  removeItem(key) {
    if (this.records.delete(key)) this.changed(key);
  }
}

/** A browser with one storage for all tabs, which learn of the changes of the others. */
class FakeBrowser {
  shared = new FakeStorage();
  locks = new FakeLocks();
  tabs = [];

  newTab(url = PAGE) {
    const tab = new FakeTab(this, url);
    this.tabs.push(tab);
    return tab;
  }
}

class FakeTab {
  kept = new FakeStorage();
  isFrozen = false;
  events = new EventTarget();
  /** Addresses of this tab that its history has. */ addresses = [];

  constructor(browser, url) {
    this.browser = browser;
    this.open(url);
  }

  open(url) {
    const { origin, pathname, search, hash, href } = new URL(url);
    this.location = { origin, pathname, search, hash, assign: (next) => (this.leftFor = next) };
    this.addresses.push(href);
  }

  get page() {
    const { browser, kept } = this;
    const own = () => {
      browser.shared.changed = (key) => {
        for (const tab of browser.tabs) if (tab !== this && !tab.isFrozen) tab.events.dispatchEvent(Object.assign(new Event('storage'), { key }));
      };
      return browser.shared;
    };
    return {
      location: this.location,
      history: { replaceState: (state, title, url) => this.#replace(url) },
      tab: new SafeStorage(() => kept),
      shared: new SafeStorage(own),
      fetch: provider.fetch,
      locks: browser.locks,
      tabs: this.events,
    };
  }

  #replace(url) {
    this.addresses.pop();
    this.open(new URL(url, PAGE).href);
  }

  get signIn() {
    return new RedirectSignIn(SETTINGS, 'sub', this.page);
  }

  /** Goes to the provider, and comes back with its answer. */
  async visitProvider() {
    await this.signIn.start();
    this.open(provider.visit(this.leftFor));
  }

  finish() {
    return this.signIn.finish(takeAnswer(this.page));
  }

  async signedIn() {
    await this.visitProvider();
    return this.finish();
  }
}

function renewals() {
  return provider.asked.filter((fields) => fields.grant_type === 'refresh_token').length;
}

describe('a page that signs in by a redirect', () => {
  test('is back where it was, and its address and storage have neither code nor verifier', async () => {
    const tab = browser.newTab(`${PAGE}#conversation/c1`);
    const session = await tab.signedIn();
    assert.equal(session.userId, 'ann');
    assert.deepEqual(tab.addresses, [`${PAGE}#conversation/c1`, `${PAGE}#conversation/c1`]);
    assert.equal(tab.kept.records.size, 0);
    assert.equal(provider.authorization.searchParams.get('redirect_uri'), PAGE);
    assert.equal(provider.authorization.searchParams.get('code_challenge_method'), 'S256');
    assert.equal(claimsOf((await session.token()).token).nonce, provider.authorization.searchParams.get('nonce'));
  });

  test('has one address for the provider, whichever name of the file it was opened by', () => {
    assert.equal(browser.newTab(`${PAGE}index.html#conversation/c1`).signIn.redirectUri, PAGE);
  });

  test('takes an answer once: neither a reload nor the button back uses a code again', async () => {
    const tab = browser.newTab();
    await tab.visitProvider();
    const answered = tab.page.location.search;
    await tab.finish();
    assert.equal(takeAnswer(tab.page), null);
    tab.open(PAGE + answered);
    await assert.rejects(tab.finish(), /another sign-in/);
    assert.equal(provider.asked.length, 1);
    assert.equal(tab.signIn.restore().userId, 'ann');
  });

  test('takes no answer with another state, and then still the right one', async () => {
    const tab = browser.newTab();
    await tab.visitProvider();
    const right = tab.page.location.search;
    tab.open(`${PAGE}?code=stolen&state=forged`);
    await assert.rejects(tab.finish(), /another sign-in/);
    assert.deepEqual(provider.asked, []);
    assert.equal(tab.page.location.search, '');
    tab.open(PAGE + right);
    assert.equal((await tab.finish()).userId, 'ann');
  });

  test('that was reloaded before the tokens came asks for another sign-in, and keeps nothing of the first', async () => {
    const tab = browser.newTab();
    await tab.visitProvider();
    provider.answer = [503, 'down'];
    await assert.rejects(tab.finish(), (error) => error.status === 0);
    assert.equal(takeAnswer(tab.page), null);
    assert.equal(tab.signIn.restore(), null);
    provider.answer = null;
    assert.equal((await tab.signedIn()).userId, 'ann');
  });

  test('takes no answer without the issuer from a provider that names itself in all answers', async () => {
    provider.metadata.authorization_response_iss_parameter_supported = true;
    const tab = browser.newTab();
    await tab.visitProvider();
    await assert.rejects(tab.finish(), /another identity provider/);
    provider.redirected = (url) => `${url}&iss=${encodeURIComponent(ISSUER)}`;
    assert.equal((await tab.signedIn()).userId, 'ann');
  });

  test('tells why the provider let nobody in', async () => {
    const reasons = [['access_denied', /did not let you in/], ['login_required', /sign in again/], ['temporarily_unavailable', /try again later/], ['toString', /toString/]];
    for (const [error, message] of reasons) {
      provider.redirected = (url) => `${PAGE}?${new URLSearchParams({ error, state: new URL(url).searchParams.get('state') })}`;
      const tab = browser.newTab();
      await tab.visitProvider();
      await assert.rejects(tab.finish(), message);
      assert.equal(tab.page.location.search, '');
    }
  });

  test('does not leave without a place for what the answer needs', async () => {
    const tab = browser.newTab();
    tab.kept.fails = true;
    await assert.rejects(tab.signIn.start(), /does not let the page store anything/);
    assert.equal(tab.leftFor, undefined);
  });

  test('stays signed in without a storage until it is left', async () => {
    const tab = browser.newTab();
    const { page } = tab;
    browser.shared.fails = true;
    await tab.visitProvider();
    const session = await new RedirectSignIn(SETTINGS, 'sub', { ...page, location: tab.location }).finish(takeAnswer(tab.page));
    for (let hour = 0; hour < 2; hour++) {
      mock.timers.tick(61 * MINUTE);
      await session.token();
    }
    assert.equal(renewals(), 2);
    assert.equal(tab.signIn.restore(), null);
  });
});

describe('a session at a provider', () => {
  test('survives a reload, and goes on with the newest refresh token', async () => {
    const tab = browser.newTab();
    await tab.signedIn();
    for (let hour = 0; hour < 3; hour++) {
      mock.timers.tick(61 * MINUTE);
      await tab.signIn.restore().token();
    }
    assert.equal(renewals(), 3);
    assert.equal(provider.refreshTokens.size, 1);
  });

  test('is renewed by its lifetime, ten minutes of difference between the clocks either way', async () => {
    for (const difference of [-600, 600]) {
      provider.claims = { iat: Date.now() / 1000 + difference, exp: Date.now() / 1000 + difference + 300 };
      const session = await browser.newTab().signedIn();
      const { token, renewInMs } = await session.token();
      assert.ok(renewInMs > 100_000 && renewInMs < 300_000, `${renewInMs}`);
      mock.timers.tick(renewInMs - 1000);
      assert.equal((await session.token()).token, token);
      const before = renewals();
      mock.timers.tick(1000);
      await session.token();
      assert.equal(renewals(), before + 1);
    }
  });

  test('is renewed early enough for a provider that dates its tokens back by five minutes', async () => {
    const iat = Date.now() / 1000 - 300;
    provider.claims = { iat, exp: iat + 3900 };
    const { renewInMs } = await (await browser.newTab().signedIn()).token();
    assert.ok(renewInMs < 3_600_000, `${renewInMs}`);
  });

  test('that ended during sleep is renewed before anything else gets its token', async () => {
    const session = await browser.newTab().signedIn();
    const { token } = await session.token();
    mock.timers.tick(8 * 60 * MINUTE);
    const tokens = await Promise.all([session.token(), session.token()]);
    assert.notEqual(tokens[0].token, token);
    assert.equal(tokens[0].token, tokens[1].token);
    assert.equal(renewals(), 1);
  });

  test('gives another token when the server refuses one, unless that is new', async () => {
    const session = await browser.newTab().signedIn();
    const { token } = await session.token();
    assert.equal((await session.token({ refused: token })).token, token);
    mock.timers.tick(MINUTE);
    assert.equal((await session.token({ refused: 'an older one' })).token, token);
    assert.equal(renewals(), 0);
    assert.notEqual((await session.token({ refused: token })).token, token);
    assert.equal(renewals(), 1);
  });

  test('gives another token after the clock of the computer was set back by a day', async () => {
    const session = await browser.newTab().signedIn();
    const { token } = await session.token();
    mock.timers.setTime(Date.now() - 24 * 60 * MINUTE);
    assert.equal((await session.token()).token, token);
    assert.notEqual((await session.token({ refused: token })).token, token);
  });

  test('goes on with its token while the provider is down, asks again ever more rarely, and says so', async () => {
    const session = await browser.newTab().signedIn();
    const { token, renewInMs } = await session.token();
    mock.timers.tick(renewInMs);
    provider.isReachable = false;
    let calls = 0;
    provider.delay = async () => void calls++;
    for (let second = 0; second < 120; second++) {
      assert.equal((await session.token()).token, token);
      mock.timers.tick(1000);
    }
    assert.ok(calls >= 4 && calls <= 7, `${calls}`);
    assert.equal(session.notice.kind, 'delayed');
    mock.timers.tick(20 * MINUTE);
    await assert.rejects(session.token(), (error) => error.status === 0 && error.retryable);
    provider.isReachable = true;
    assert.notEqual((await session.token()).token, token);
    assert.equal(session.notice, null);
  });

  for (const error of ['server_error', 'temporarily_unavailable', 'slow_down']) {
    test(`goes on when the provider refuses a renewal with ${error}`, async () => {
      const tab = browser.newTab();
      const session = await tab.signedIn();
      provider.answer = [400, { error }];
      mock.timers.tick(61 * MINUTE);
      await assert.rejects(session.token(), (failure) => failure.status === 0);
      assert.notEqual(tab.signIn.restore(), null);
      provider.answer = null;
      assert.ok((await session.token()).token);
    });
  }

  test('is stored where there is room only without the one before', () => {
    const storage = new FakeStorage();
    storage.setItem = function setItem(key, value) {
      if (this.records.size > 0) throw new Error('the quota is exceeded');
      this.records.set(key, value);
    };
    const safe = new SafeStorage(() => storage);
    assert.ok(safe.setItem('session', 'one'));
    assert.ok(safe.setItem('session', 'two'));
    assert.equal(storage.getItem('session'), 'two');
  });

  test('finds endpoints that have moved', async () => {
    const tab = browser.newTab();
    const session = await tab.signedIn();
    provider.metadata.token_endpoint = 'https://moved.example.org/token';
    mock.timers.tick(61 * MINUTE);
    await assert.rejects(session.token(), (error) => error.status === 0);
    await session.token();
    mock.timers.tick(61 * MINUTE);
    await tab.signIn.restore().token();
    assert.equal(renewals(), 2);
  });

  test('ends at once when the provider refuses to renew it, and is forgotten', async () => {
    const tab = browser.newTab();
    const session = await tab.signedIn();
    const told = [];
    session.onEnd((message) => told.push(message));
    provider.refreshTokens.clear();
    mock.timers.tick(55 * MINUTE);
    await assert.rejects(session.token(), (error) => error.status === 401);
    await assert.rejects(session.token(), (error) => error.status === 401);
    assert.deepEqual(told, ['Your sign-in has ended. Please sign in again.']);
    assert.equal(tab.signIn.restore(), null);
  });

  test('without a refresh token says that it ends, and then does', async () => {
    provider.refreshes = false;
    const session = await browser.newTab().signedIn();
    mock.timers.tick(50 * MINUTE);
    assert.equal(session.notice, null);
    assert.equal((await session.token()).renewInMs, undefined);
    mock.timers.tick(6 * MINUTE);
    assert.equal(session.notice.kind, 'ending');
    await session.token();
    mock.timers.tick(5 * MINUTE);
    await assert.rejects(session.token(), (error) => error.status === 401);
  });

  test('is not that of a server with another provider or client', async () => {
    const tab = browser.newTab();
    await tab.signedIn();
    for (const other of [{ clientId: 'shop' }, { issuer: 'https://other.example.org' }]) {
      assert.equal(new RedirectSignIn({ ...SETTINGS, ...other }, 'sub', tab.page).restore(), null);
    }
    assert.equal(new RedirectSignIn({ ...SETTINGS, issuer: `${ISSUER}/` }, 'sub', tab.page).restore().userId, 'ann');
  });
});

describe('two tabs', () => {
  test('of one user renew once, and use each refresh token once', async () => {
    const first = await browser.newTab().signedIn();
    const second = browser.newTab().signIn.restore();
    for (let hour = 1; hour <= 3; hour++) {
      mock.timers.tick(61 * MINUTE);
      const [one, other] = await Promise.all([first.token(), second.token()]);
      assert.equal(one.token, other.token);
      assert.equal(renewals(), hour);
    }
  });

  test('may sign in at once, and the later one counts for both', async () => {
    const [first, second] = [browser.newTab(), browser.newTab()];
    await first.visitProvider();
    await second.visitProvider();
    const one = await first.finish();
    const other = await second.finish();
    assert.equal((await one.token()).token, (await other.token()).token);
    mock.timers.tick(61 * MINUTE);
    await Promise.all([one.token(), other.token()]);
    assert.equal(renewals(), 1);
  });

  test('end together, and a sign-out revokes the newest refresh token', async () => {
    const first = await browser.newTab().signedIn();
    const tab = browser.newTab();
    const second = tab.signIn.restore();
    const told = [];
    second.onEnd((message) => told.push(message));
    mock.timers.tick(61 * MINUTE);
    await second.token();
    await first.signOut(PAGE);
    assert.deepEqual(told, ['Your sign-in has ended in another tab. Please sign in again.']);
    assert.deepEqual(provider.revoked, [...provider.refreshTokens]);
    assert.equal(tab.signIn.restore(), null);
  });

  test('never mix two users: whoever signs in later ends the session of the other', async () => {
    const first = await browser.newTab().signedIn();
    const told = [];
    first.onEnd((message) => told.push(message));
    provider.claims = { sub: 'ben' };
    const tab = browser.newTab();
    const second = await tab.signedIn();
    assert.match(told.join(), /Somebody else/);
    await assert.rejects(first.token(), (error) => error.status === 401);
    await first.signOut(PAGE);
    assert.equal(claimsOf((await second.token()).token).sub, 'ben');
    assert.equal(tab.signIn.restore().userId, 'ben');
  });

  test('use each refresh token once even if one of them is not told of the renewal by the other', async () => {
    const tab = browser.newTab();
    const session = await tab.signedIn();
    tab.isFrozen = true;
    mock.timers.tick(61 * MINUTE);
    const { token } = await browser.newTab().signIn.restore().token();
    assert.equal((await session.token()).token, token);
    mock.timers.tick(61 * MINUTE);
    await session.token();
    assert.equal(renewals(), 2);
  });

  test('take over what another has stored, also if they see that late', async () => {
    const tab = browser.newTab();
    const session = await tab.signedIn();
    tab.isFrozen = true;
    const late = new Map(browser.shared.records);
    mock.timers.tick(61 * MINUTE);
    const { token } = await browser.newTab().signIn.restore().token();
    let isLate = true;
    browser.shared.getItem = (key) => (isLate ? late : browser.shared.records).get(key) ?? null;
    setTimeout(() => (isLate = false), 50);
    assert.equal((await session.token()).token, token);
    assert.notEqual(tab.signIn.restore(), null);
  });

  test('that was frozen while another signed out learns of it when it is shown', async () => {
    const tab = browser.newTab();
    const session = await tab.signedIn();
    const told = [];
    session.onEnd((message) => told.push(message));
    tab.isFrozen = true;
    await browser.newTab().signIn.restore().signOut(PAGE);
    assert.deepEqual(told, []);
    tab.events.dispatchEvent(new Event('pageshow'));
    assert.equal(told.length, 1);
  });

  for (const isFrozen of [false, true]) {
    test(`a sign-out during a renewal in another tab leaves nothing behind, whether that tab is told (${!isFrozen})`, async () => {
      const renewingTab = browser.newTab();
      const first = await renewingTab.signedIn();
      const tab = browser.newTab();
      const second = tab.signIn.restore();
      let answer;
      provider.delay = () => new Promise((resolve) => (answer = resolve));
      mock.timers.tick(61 * MINUTE);
      renewingTab.isFrozen = isFrozen;
      const renewing = first.token();
      await settled();
      second.end();
      answer();
      await renewing.catch(() => {});
      assert.equal(tab.signIn.restore(), null);
    });
  }
});

describe('a sign-out', () => {
  const token = 'e30.e30.c2ln';

  test('leads to the page of the provider by OpenID Connect, or as Cognito wants it', async () => {
    provider.metadata.end_session_endpoint = `${ISSUER}/logout?theme=dark`;
    const { provider: found } = await discover({ ...SETTINGS, scopes: 'openid' }, provider.fetch);
    const url = new URL(signOutUrl(found, { token, returnTo: PAGE }));
    assert.equal(url.origin + url.pathname, `${ISSUER}/logout`);
    assert.deepEqual(Object.fromEntries(url.searchParams), { theme: 'dark', client_id: 'chat', post_logout_redirect_uri: PAGE, id_token_hint: token });

    const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc';
    const pages = 'https://acme.auth.eu-west-1.amazoncognito.com';
    const metadata = { issuer, authorization_endpoint: `${pages}/oauth2/authorize`, token_endpoint: `${pages}/oauth2/token` };
    const cognito = await discover({ issuer, clientId: 'chat', scopes: 'openid' }, async () => new Response(JSON.stringify(metadata)));
    assert.equal(signOutUrl(cognito.provider, { token, returnTo: PAGE }), `${pages}/logout?client_id=chat&logout_uri=${encodeURIComponent(PAGE)}`);
  });

  test('stays here if the provider has no such page, or cannot be reached', async () => {
    assert.deepEqual(await (await browser.newTab().signedIn()).signOut(PAGE), { url: null, message: '' });
    provider.metadata.end_session_endpoint = `${ISSUER}/logout`;
    const session = await browser.newTab().signedIn();
    provider.isReachable = false;
    const { url, message } = await session.signOut(PAGE);
    assert.equal(url, null);
    assert.match(message, /cannot be reached/);
  });
});
