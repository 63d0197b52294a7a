package dev.vitrine.audit.lint.rule;

/** Takes what a rule found in a file. */
@FunctionalInterface
public interface Report {

    /**
     * One finding.
     *
     * @param line counted from 1
     * @param why what goes wrong, one sentence
     * @param fix what to write instead
     */
    void add(String rule, int line, String why, String fix);
}
