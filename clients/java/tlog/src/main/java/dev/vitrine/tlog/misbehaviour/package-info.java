/**
 * Evidence of misbehaviour: text that convinces a stranger, who has nothing but a verifier key, that the key's owner
 * signed what no honest log or witness signs.
 *
 * <pre>
 *   vitrine.dev/tlog-evidence@v1
 *   kind fork-prefix
 *   key log.example+f7dc5520+AYqI...        the accused
 *   prefix gBJ1NgT1aaMOkOhGsfUXON/W...      only where a kind needs it, as what follows
 *   GUu1otW9EOXRqm/V1CmAs1bK8dpiPNmYfEv6L4F3Htc=
 *                                           an empty line
 *   164                                     bytes of the first checkpoint, and the checkpoint verbatim
 *   164                                     the same for the second
 * </pre>
 *
 * <p>In scope: the kinds of {@link dev.vitrine.tlog.misbehaviour.Kind}, making, parsing and verifying evidence, its
 * canonical form and identifier. No published standard has such a format; this one follows the C2SP family.
 *
 * <p>Out of scope: who collects and spreads evidence (the witnesses), and everything that proves nothing: a proof that does
 * not verify, a server that is silent or forgets, a log that shows an older head than before.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.misbehaviour;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
