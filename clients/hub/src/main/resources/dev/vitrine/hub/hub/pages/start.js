/** The first page: one question, one box, and what is new. */
import { add, fill, h } from '../ui/dom.js';
import { time } from '../ui/format.js';
import { label } from '../ui/outcome.js';
import { searchBox } from '../ui/search-box.js';
import { nothing } from '../ui/lists.js';
import { json, link } from '../site.js';
import { recentEntries } from '../mirror.js';

const FEEDS = [
  ['new', 'New', 'Latest entries, whatever they say.'],
  ['unknown', 'Running, source unknown', 'Seen in the wild, and nobody has named their source.'],
  ['irreproducible', 'Newly irreproducible', 'A rebuild gave something else, or gives it no longer.'],
  ['expiring', 'Soon unverifiable', 'Evidence whose certificates or promises run out.'],
];

const SHOWN = 5;

export async function page() {
  const feeds = h('section.feeds', { 'aria-label': 'Feeds' });
  add(feeds, FEEDS.map(([name, title, what]) => {
    const items = h('div', {}, nothing('…'));
    load(name, items);
    return h('section.placard', {}, h('h2', {}, link(`/feeds/${name}`, title)), h('p.what', {}, what), items);
  }));
  return {
    title: '',
    content: h('article.start', {},
      h('div.vitrine', {},
        h('h1', {}, 'Is this enclave running the code you think it is?'),
        h('p.lead', {}, 'Look it up. Every answer is an entry in a public log that nobody can rewrite unseen, ',
          'and your browser checks it on the spot.'),
        searchBox(),
        h('p.hint', {}, 'Or drop a quote, an enclave file or a certificate anywhere on this page. ',
          'It stays in your browser until you publish it.')),
      feeds,
      h('section.questions', {},
        h('h2', {}, 'Three questions, kept apart'),
        h('ol', {},
          h('li', {}, h('b', {}, 'What runs?'), ' Hardware signs a measurement of the code it runs. ',
            'That proves a hash, not that it is the hash of what you read.'),
          h('li', {}, h('b', {}, 'Who signed it?'), ' A vendor’s signature says where code comes from, not what it does.'),
          h('li', {}, h('b', {}, 'Is it the source?'), ' Several people build the source themselves, and log whether they ',
            'get the same measurement, also when they do not.')),
        h('p', {}, link('/how', 'Each word explained')))),
  };
}

async function load(name, items) {
  try {
    const feed = await json(`v1/feeds/${name}?limit=${SHOWN}`);
    if (!feed) {
      fill(items, name === 'new' ? await recentEntries(SHOWN) : nothing('Not in a static mirror.'));
      return;
    }
    fill(items, feed.items.length === 0 ? nothing('Nothing.') : h('ul', {}, feed.items.slice(0, SHOWN).map(feedItem)));
  } catch (error) {
    fill(items, nothing(error.message));
  }
}

/** @param {any} item FeedItem */
export function feedItem(item) {
  return h('li', {}, link(item.path || `/entry/${item.entry.index}`, item.title || item.entry.title), ' ',
    h('span.meta', {}, item.detail && [item.detail, ' · '], time(item.at)), ' ', item.labels.map(label));
}
