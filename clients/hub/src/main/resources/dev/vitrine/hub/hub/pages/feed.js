/** One feed, all of it. */
import { h } from '../ui/dom.js';
import { nothing } from '../ui/lists.js';
import { ROOT, copy, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';
import { feedItem } from './start.js';

export async function page([, name = 'new'], query) {
  const cursor = query.get('cursor');
  const feed = await json(`v1/feeds/${encodeURIComponent(name)}?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
  if (!feed) {
    throw new CannotTell(`there is no feed ${name} here`);
  }
  return {
    title: feed.title,
    content: h('article', {}, h('h1', {}, feed.title),
      copy ? h('p', {}, 'The newest when the copy was made. Feeds to follow are served by the log itself.') : h('p', {}, 'Follow it with a reader: ', h('a', { href: new URL(`v1/feeds/${name}.atom`, ROOT) }, 'Atom feed'), '.'),
      feed.items.length === 0 ? nothing('Nothing.') : h('ul.list', {}, feed.items.map(feedItem)),
      feed.next && h('p', {}, link(`/feeds/${name}?cursor=${encodeURIComponent(feed.next)}`, 'Older'))),
  };
}
