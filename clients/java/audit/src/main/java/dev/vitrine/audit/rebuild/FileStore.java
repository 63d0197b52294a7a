package dev.vitrine.audit.rebuild;

import dev.vitrine.tlog.Bytes;
import java.nio.file.Path;
import java.util.Optional;

/** Files by their SHA-256, from somewhere that is not the network: an offline kit, a folder. */
public interface FileStore {

    /** Has nothing: everything comes from where it is published. */
    FileStore EMPTY = sha256 -> Optional.empty();

    /** The file; whoever takes it checks its digest. */
    Optional<Path> find(Bytes sha256);
}
