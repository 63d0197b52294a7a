package dev.vitrine.audit.lint.shell;

/**
 * A word of a command.
 *
 * @param text without its quotes; variables and substitutions stand in it as they are written
 * @param line counted from 1
 * @param literal in single quotes as a whole, so that nothing in it is expanded
 */
public record Word(String text, int line, boolean literal) {}
