package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that the publisher released: a signed enclave, a quote.
 *
 * @param path beside the manifest
 * @param url where it was released; a hint
 * @param sha256 32 bytes
 * @param size in bytes
 */
public record ReleasedFile(RelativePath path, Optional<String> url, Optional<Bytes> sha256, OptionalLong size) {}
