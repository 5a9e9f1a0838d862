#!/bin/sh
# Scans the built site with Mozilla's HTTP Observatory (the npm package, on this machine alone): over plain HTTP, and
# behind a proxy with HTTPS and a redirect. Needs openssl, and root for the ports 80 and 443 of 127.0.0.1.
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'kill "$site" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
# its install scripts fetch lists of certificates and of preloaded hosts, which a site of this machine is not in
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @mdn/mdn-http-observatory@1.4.8
echo '{}' > node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2>/dev/null
cat > scan.js <<'END'
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { scan } from './node_modules/@mdn/mdn-http-observatory/src/scanner/index.js';

const port = Number(process.env.PORT);
const tls = { key: readFileSync('key.pem'), cert: readFileSync('cert.pem') };
const proxy = https.createServer(tls, (request, response) => {
  const headers = { ...request.headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' };
  const { method, url: path } = request;
  request.pipe(
    http.request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    }),
  );
});
const redirect = http.createServer(({ url }, response) => {
  response.writeHead(301, { location: `https://localhost${url}` }).end();
});
await new Promise((resolve) => proxy.listen(443, '127.0.0.1', resolve));
await new Promise((resolve) => redirect.listen(80, '127.0.0.1', resolve));
for (const [title, host] of [['plain HTTP', `127.0.0.1:${port}`], ['behind HTTPS', 'localhost']]) {
  const { scan: { grade, score }, tests } = await scan(host);
  console.log(`\n${title}: ${grade}, ${score} points`);
  for (const [name, { pass, result, scoreModifier }] of Object.entries(tests)) {
    console.log(`${pass ? 'passed' : 'failed'}  ${name}: ${result} (${scoreModifier})`);
  }
}
process.exit();
END
export PORT="${PORT:-4443}"
(cd "$project" && UGN_TRUSTED_PROXIES=1 NODE_ENV=production exec node --import tsx cli/serve-command.ts) &
site=$!
until curl -sf -o "$folder/page" "http://127.0.0.1:$PORT/"; do sleep 1; kill -0 "$site"; done
NODE_EXTRA_CA_CERTS=cert.pem node scan.js
