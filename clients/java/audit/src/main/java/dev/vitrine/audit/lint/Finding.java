package dev.vitrine.audit.lint;

/**
 * Something that makes two builds of one source differ, or that will make the next one fail.
 *
 * @param rule its id, stable
 * @param file as it was named or found
 * @param line counted from 1
 * @param why what goes wrong
 * @param fix what to write instead
 */
public record Finding(String rule, String file, int line, String why, String fix) {}
