/**
 * From files to something that can be judged: what each file is, and which of the files beside a piece of evidence belong to
 * it.
 *
 * <pre>{@code
 * Dossier dossier = Dossier.of(Recognition.of(file).orElseThrow()).beside(List.of(Recognition.of(other).orElseThrow()));
 * Judgement judgement = judge.judge(dossier.exhibit(judge, at), at);
 * }</pre>
 *
 * <p>In scope: recognising a file by its content, through the wrappers of package {@code container}; choosing from many files
 * the collateral for one platform and time; chains put together from single certificates.
 *
 * <p>Out of scope: believing anything of it. What a file is taken for decides which verifier looks at it, and nothing else;
 * a file that was chosen wrongly makes a check fail or leaves it unknown. Reading folders and fetching.
 *
 * <p>Start with {@link dev.vitrine.evidence.dossier.Dossier}; {@link dev.vitrine.evidence.dossier.WholeFile} is the stricter
 * question of a log.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.dossier;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
