/** The project's own vectors under Node. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FILES, NOT_RUN, run } from './vectors.js';

const VECTORS = fileURLToPath(new URL('../../../../../proto/vectors', import.meta.url));

test('every file of vectors is run, or known not to be', () => {
  const found = readdirSync(VECTORS, { recursive: true }).map(String).filter(file => file.endsWith('.json'));
  assert.deepEqual([...FILES, ...NOT_RUN].sort(), found.map(file => file.replaceAll('\\', '/')).sort());
});

for (const file of FILES) {
  test(file, async () => {
    const outcome = await run(file, async name => JSON.parse(readFileSync(join(VECTORS, name), 'utf8')));
    assert.deepEqual(outcome.wrong, []);
    // Node has no ML-DSA before version 24: what needs it is unknown, and nothing else is.
    assert.ok(outcome.unknown < outcome.cases || file === 'cosignature/subtrees.json', `${outcome.unknown} are unknown`);
  });
}
