/** Text can be read: every pair of colours that text is set in has the contrast of WCAG 2 AA, light and dark. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const CSS = readFileSync(new URL('../../main/resources/dev/vitrine/hub/hub/style/base.css', import.meta.url), 'utf8');
const ENOUGH = 4.5;

const PAIRS = ['ink/paper', 'ink/case', 'ink/glass', 'soft/paper', 'soft/case', 'soft/glass', 'soft/refuted-wash', 'link/paper',
  'link/case', 'link/glass', 'link/proven-wash', 'link/warning-wash', 'link/refuted-wash', 'proven/paper', 'proven/case',
  'proven/proven-wash', 'proven/refuted-wash', 'warning/paper', 'warning/case', 'warning/warning-wash', 'warning/refuted-wash',
  'refuted/paper', 'refuted/case', 'refuted/refuted-wash', 'unknown/paper', 'unknown/case', 'unknown/unknown-wash',
  'on-solid/proven', 'on-solid/warning', 'on-solid/refuted', 'paper/ink', 'paper/link'];

/** The colours of a rule, by name. @param {RegExp} rule */
function colours(rule) {
  const [, body] = rule.exec(CSS) ?? assert.fail(`no ${rule}`);
  return Object.fromEntries([...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const themes = { light: /:root \{([^}]*)\}/, dark: /:root\[data-theme="dark"\] \{([^}]*--paper[^}]*)\}/ };

for (const [name, rule] of Object.entries(themes)) {
  test(`the ${name} theme can be read`, () => {
    const theme = colours(rule);
    for (const pair of PAIRS) {
      const [text, ground] = pair.split('/');
      assert.ok(contrast(theme[text], theme[ground]) >= ENOUGH, `${pair}: ${contrast(theme[text], theme[ground])}`);
    }
  });
}

test('the dark theme of the system is the one of the button', () => {
  const system = colours(/prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/);
  assert.deepEqual(system, colours(themes.dark));
});
