/** A file that entries refer to: where it is, and for how long. */
import { h, table, terms } from '../ui/dom.js';
import { date, size, time } from '../ui/format.js';
import { hexBlock } from '../ui/hex.js';
import { nothing } from '../ui/lists.js';
import { badge } from '../ui/outcome.js';
import { ROOT, entryPath, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';

export async function page([, sha256]) {
  const blob = await json(`v1/blobs/${encodeURIComponent(sha256 ?? '')}/info`);
  if (!blob) {
    throw new CannotTell('no entry refers to a file of this digest, and it is not here');
  }
  return {
    title: blob.name || 'File',
    content: h('article', {},
      h('p.kicker', {}, 'File · SHA-256'), h('h1', {}, blob.name || 'A file without a name'), hexBlock(blob.sha256),
      terms([['size', size(blob.size)], ['type', blob.mediaType],
        ['here', blob.here ? h('span', {}, badge('proven', 'yes'), ' ', h('a', { href: new URL(`v1/blobs/${blob.sha256}`, ROOT) }, 'download')) : badge('unknown', 'no')],
        ['kept until', date(blob.retainedUntil) || 'no promise'],
        ['named by', blob.references.map((index, i) => [i > 0 && ', ', link(entryPath(index), `entry ${index}`)])]]),
      h('h2', {}, 'Elsewhere'),
      blob.mirrors.length === 0 ? nothing('Nobody has said where else it is.') : table('Mirrors', ['Where', 'Last look', 'Found', 'Looks'],
        blob.mirrors.map(mirror => [mirror.url, time(mirror.lastProbe) || 'never',
          Number(mirror.lastProbe) === 0 ? badge('unknown') : mirror.served ? badge('proven', 'the right bytes') : badge('refuted', mirror.failure || 'not served'),
          `${mirror.servedCount} of ${mirror.observations}`]))),
  };
}
