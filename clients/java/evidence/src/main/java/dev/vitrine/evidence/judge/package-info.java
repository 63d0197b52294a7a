/**
 * One entry point for every kind of evidence: from a piece of evidence with what travels with it, and a time, to a
 * {@linkplain dev.vitrine.evidence.judge.Judgement judgement}: each check as its own line, labels with stable codes, and one
 * sentence that names what remains to be taken on trust.
 *
 * <pre>{@code
 * Judge judge = new Judge(VerifiedChains.production(1024), PublishedKeys.shipped());
 * Exhibit exhibit = Exhibit.of(EvidenceKind.SGX_QUOTE, quote)
 *         .with(Part.TCB_INFO, tcbInfo)
 *         .boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", key)));
 * Judgement judgement = judge.judge(exhibit, at);
 * }</pre>
 *
 * <p>In scope: which verifier looks at what; the line about report data; warnings that no single verifier can give, about
 * published signing keys and about platforms whose keys have been taken out; which labels follow; what a log refuses.
 *
 * <p>Out of scope: whether evidence is <em>acceptable</em> (package {@code policy}), fetching, the clock. Time is an argument:
 * of a log's entry, that of the earliest checkpoint that witnesses saw.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.judge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
