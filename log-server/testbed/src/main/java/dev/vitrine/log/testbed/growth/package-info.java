/**
 * What a log costs when it has become large: appends, proofs, memory and start at a thousand, a million and a hundred million
 * entries. Logs are synthesised by the import that also rebuilds a store from a mirror, and then served by the real server.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.growth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
