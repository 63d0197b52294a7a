/**
 * The Hub in a real browser: Chromium, driven through its DevTools protocol.
 *
 * <p>In scope: that every page shows what is logged, that the browser finds out each lie that a server can tell, how pages look, and
 * how soon they can be used. Skipped, with a notice, where there is no Chromium.
 */
@NullMarked
package dev.vitrine.log.testbed.browser;

import org.jspecify.annotations.NullMarked;
