package dev.vitrine.audit.rebuild;

/**
 * Why a build left nothing behind. It says something about this machine, the inputs or the recipe; about the enclave it says
 * nothing.
 *
 * @param code stable: {@code no-recipe}, {@code builder-missing}, {@code source-unavailable}, {@code source-differs}, {@code
 *     input-unavailable}, {@code input-differs}, {@code lock-differs}, {@code build-failed}, {@code time-limit}, {@code
 *     no-image}
 * @param reason what happened, with its place
 * @param advice what would help, and who could supply it
 * @param input the name of the input that broke; empty where none did
 */
public record BuildFailure(String code, String reason, String advice, String input) {}
