package dev.vitrine.cli;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files {@code NAME.tlog-proof} (c2sp.org/tlog-proof), with the logged leaf as their extra data. */
final class ReceiptFiles {

    private static final String SUFFIX = ".tlog-proof";

    private ReceiptFiles() {}

    /** The receipt of a file: beside it, or in a folder of receipts. */
    static Path of(Path file, @Nullable Path folder) {
        String name = LocalFiles.baseName(file) + SUFFIX;
        return folder == null ? file.resolveSibling(name) : folder.resolve(name);
    }

    static TlogProof read(Path path) throws Failure, IOException {
        try {
            return TlogProof.parse(LocalFiles.read(path, TlogProof.MAX_SIZE));
        } catch (NoSuchFileException e) {
            throw Failure.couldNotTell(
                    "NO_RECEIPT",
                    "there is no receipt " + path,
                    "`vitrine submit` writes it, `vitrine prove` fetches it again, --proof and --proofs say where it is");
        } catch (MalformedException e) {
            // A receipt proves or does not; one that was tampered with so that it no longer parses does not.
            throw Failure.refuted("MALFORMED_PROOF", path + " is not a proof: " + e.getMessage());
        }
    }

    static void write(Path path, TlogProof proof) throws IOException {
        LocalFiles.write(path, proof.toBytes());
    }
}
