package dev.vitrine.audit.kit;

import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;

/**
 * A file in a kit.
 *
 * @param path in the kit
 * @param sha256 32 bytes
 * @param size in bytes
 */
public record KitFile(RelativePath path, Bytes sha256, long size) {}
