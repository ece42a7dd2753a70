// Tokens for the users of an application that has no identity provider: Node 20 or later, without dependencies.
//   PORT=9000 ISSUER=https://shop.example.org AUDIENCE=chat node examples/tokens-node/tokens.mjs
// GET /jwks.json has the public key, for chat-api. tokenFor() signs a token; call it in your application for the user of the session.
// GET /token?user=alice answers with one without any check, to try it out, so this program listens on this machine alone.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const issuer = process.env.ISSUER ?? 'http://127.0.0.1:9000';
const audience = process.env.AUDIENCE ?? 'chat';
const file = process.env.KEY_FILE ?? 'tokens-key.pem';

// The key stays the same over restarts. Whoever has it can be anybody in the chat.
if (!existsSync(file)) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
}
const privateKey = createPrivateKey(readFileSync(file));
const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
const kid = createHash('sha256').update(jwk.n).digest('hex').slice(0, 16);

const encode = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');

/** Returns a token (RS256) for ten minutes; the client asks for another one before it ends. */
export function tokenFor(userId, name) {
  const now = Math.floor(Date.now() / 1000);
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode({
    iss: issuer,
    aud: audience,
    sub: userId,
    name,
    iat: now,
    exp: now + 600,
  })}`;
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const user = url.searchParams.get('user');
  const body =
    url.pathname === '/jwks.json'
      ? { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] }
      : url.pathname === '/token' && user
        ? { token: tokenFor(user, url.searchParams.get('name') ?? undefined) }
        : undefined;
  response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body ?? { detail: 'Not found' }));
});
server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => {
  console.log(`Tokens at http://127.0.0.1:${server.address().port}/token?user=alice`);
});
