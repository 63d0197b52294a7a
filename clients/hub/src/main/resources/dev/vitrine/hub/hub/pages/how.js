/** Each word explained. */
import { h } from '../ui/dom.js';
import { badge } from '../ui/outcome.js';
import { link } from '../site.js';

const WORDS = [
  ['What runs', [
    ['Enclave', 'A program that hardware keeps apart from the machine it runs on: its owner can stop it, but neither read nor change it. Intel SGX does this for a part of a program, Intel TDX and AMD SEV-SNP for a virtual machine, AWS Nitro for a container beside one.'],
    ['Measurement', 'A hash of everything that was loaded into the enclave before it started. Other code, other measurement. It goes by MRENCLAVE in SGX, MRTD in TDX, PCR0 in Nitro.'],
    ['MRSIGNER', 'A hash of the key that signed an SGX enclave. It says where code comes from. Many measurements can have one signer, and one measurement can have several.'],
    ['DEBUG', 'A way to launch an enclave in which its owner can read its memory. Meant for developers; nothing that runs this way keeps a secret.'],
    ['Public signing key', 'Some signing keys are in public repositories, as samples or by accident. Anybody can sign with them, so such a signature says nothing.'],
  ]],
  ['How hardware says so', [
    ['Quote', 'A statement by the hardware: this measurement, launched this way, with this data. Signed with a key that belongs to the machine.'],
    ['Quoting enclave', 'The enclave of the hardware’s maker that signs quotes. It is software too, and can be rebuilt.'],
    ['Certificate chain', 'From the machine’s key to the maker’s root, one signature after the other.'],
    ['TCB', 'The firmware and microcode that all of this rests on. The maker rates versions of it over time; a machine that was up to date may not be any more.'],
    ['Collateral', 'What it takes to check a quote besides the quote: ratings, lists of revoked certificates. They expire within weeks, so the log keeps them.'],
    ['As of', 'The time for which a check holds: when the log and its witnesses first had the evidence. Certificates that expired since do not matter.'],
    ['Report data', '64 bytes that the enclave itself put into the quote: usually the hash of a key, so that you know whom you talk to.'],
  ]],
  ['Whether it is the source', [
    ['Release', 'Its publisher’s statement: these enclaves come from this commit, by this recipe.'],
    ['Rebuild', 'Somebody else built that commit by that recipe, and logged which measurement came out. Also when it differed, and when it did not build.'],
    ['Reproducible', 'Whoever builds it gets the same. Not a property for ever: compilers and packages disappear, so rebuilds are repeated.'],
    ['Not covered', 'Configuration, data and the host around an enclave are often no part of its measurement. Its publisher has to say so.'],
    ['Withdrawn', 'Its publisher took it back. The entry stays, and so does the reason.'],
  ]],
  ['Why the log cannot lie unseen', [
    ['Log', 'A list that only grows. Each entry is a leaf of one tree of hashes; the root of the tree stands for all of them.'],
    ['Checkpoint', 'The root and the number of entries, signed by the log.'],
    ['Inclusion proof', 'The few hashes that lead from an entry to the root. If they do, the entry is in the tree.'],
    ['Consistency proof', 'The few hashes which show that an older tree is the beginning of a newer one: nothing was changed or taken out.'],
    ['Witness', 'Somebody else who signs a checkpoint, only if it is consistent with the one before. A quorum is how many of them are enough.'],
    ['Fork', 'Two checkpoints that cannot both be heads of one list. Both are signed, so together they are proof against the log.'],
  ]],
];

const STAGES = [
  'Seen: something with this measurement was logged, and no more.',
  'Source named: a release that nobody took back says from which commit it comes, and by which recipe.',
  'Rebuilt independently: somebody who did not publish it got the same measurement, and nobody’s newest rebuild says otherwise.',
  'Rebuilt by several within the last 90 days, seen running on genuine hardware, its source kept by its digest, and nothing about '
    + 'it lets the host or the public in.',
];

export async function page() {
  return { title: 'How it works', content: h('article.how', {},
    h('h1', {}, 'How it works'),
    h('p.lead', {}, 'Hardware can prove which code it runs, by its hash. That the hash is the one of the code you read takes a rebuild, ',
      'its evidence, and somebody who can be held to it. This is the public record of all three.'),
    h('nav.contents', { 'aria-label': 'Contents' }, h('ul', {},
      [...WORDS.map(([title]) => title), 'What your browser checks', 'Four outcomes', 'Stages', 'Dispute'].map(title =>
        h('li', {}, h('a', { href: `#${slug(title)}`, onclick: event => {
          event.preventDefault();
          document.getElementById(slug(title)).scrollIntoView({ block: 'start' });
        } }, title))))),
    WORDS.map(([title, words]) => h('section', {}, h('h2', { id: slug(title) }, title),
      h('dl.words', {}, words.map(([word, meaning]) => h('div', { id: slug(word) }, h('dt', {}, word), h('dd', {}, meaning)))))),
    h('section', {}, h('h2', { id: slug('What your browser checks') }, 'What your browser checks'),
      h('ul', {},
        h('li', {}, 'the log’s signature on its head, and those of its witnesses, against keys that it remembers from your first visit;'),
        h('li', {}, 'that each head extends the one it saw last: a fork or a step back turns every page red, and both heads can be saved;'),
        h('li', {}, 'that an entry is included, and who signed it; the fields you see are decoded here, from the bytes that were proven;'),
        h('li', {}, 'on an enclave’s page, at the press of a button, that the entries say what the page says.')),
      h('p', {}, 'It does not judge certificates of hardware makers, and the first visit takes the log’s keys from the log itself. For both, ',
        'use the command line, or paste a policy from somebody you trust on the page of the ', link('/witnesses', 'witnesses'), '.')),
    h('section', {}, h('h2', { id: slug('Four outcomes') }, 'Four outcomes'), h('dl.words', {},
      [['proven', 'checked, and so; the anchor says on whose word it rests'], ['warning', 'authentic, and something to know'],
        ['refuted', 'checked, and not so'], ['unknown', 'not checked, or it cannot be: never a yes']].map(([outcome, meaning]) =>
        h('div', {}, h('dt', {}, badge(outcome)), h('dd', {}, meaning))))),
    h('section', {}, h('h2', { id: slug('Stages') }, 'Stages'), h('ol.stages-list', { start: 0 }, STAGES.map(stage => h('li', {}, stage)))),
    h('section', {}, h('h2', { id: slug('Dispute') }, 'If you disagree'),
      h('p', {}, 'Build it yourself and log what you get: a rebuild that differs stands beside the others, signed by you, and nobody can take it out. ',
        h('code', {}, 'vitrine audit --publish'), ' does it.'))) };
}

const slug = title => title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
