package dev.vitrine.audit;

import dev.vitrine.evidence.judge.Exhibit;
import java.time.Instant;
import java.util.Optional;

/**
 * Evidence that takes part in an audit.
 *
 * @param name of the file or entry, for people
 * @param enclave the enclave that it should be of; empty where that is to be found out by its measurement
 * @param asOf the time to judge it for
 * @param origin where it was found: {@code entry 17 of log.example.org}, a file
 */
public record EvidencePiece(String name, Optional<String> enclave, Exhibit exhibit, Instant asOf, String origin) {}
