package dev.vitrine.evidence;

import java.util.List;
import java.util.Set;

/**
 * Looks at all cases of some kinds of a corpus. What must come out is derived from the manifest by rule; no case has a rule
 * of its own, because the same test runs over corpora that nobody here has seen.
 */
interface CorpusKind {

    /** The values of {@code kind} in the manifest that this looks at. */
    Set<String> kinds();

    /**
     * Called once before the cases, for what some cases need of others.
     *
     * @param all the cases of the corpus, then those of the default corpus if that is another one and there: a part of a
     *     corpus may lack the certificates that its documents were signed under
     */
    default void prepare(List<CorpusCase> all) throws Exception {}

    CorpusResult look(CorpusCase artefact) throws Exception;
}
