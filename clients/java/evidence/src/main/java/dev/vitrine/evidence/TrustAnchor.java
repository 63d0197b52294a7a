package dev.vitrine.evidence;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;

/**
 * The key that a check finally rests on.
 *
 * @param name for people, for example {@code Intel SGX Root CA}
 * @param spkiSha256 SHA-256 of its DER SubjectPublicKeyInfo, 32 bytes: a root may exist in several encodings with one key
 * @param production false for a vendor's sample or simulator root, which no default policy accepts
 */
@Immutable
public record TrustAnchor(String name, Bytes spkiSha256, boolean production) {}
