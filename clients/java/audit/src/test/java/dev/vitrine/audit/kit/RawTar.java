package dev.vitrine.audit.kit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar file of anything, as somebody would write it who wants to get out of the folder. */
final class RawTar {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");

    static String line(String path, String content) {
        Bytes bytes = Bytes.utf8(content);
        return Sha256.of(bytes).hex() + " " + bytes.size() + " " + path + "\n";
    }

    @CanIgnoreReturnValue
    RawTar index(String... lines) throws IOException {
        return file(KitIndex.NAME, "vitrine.dev/kit/v1\n" + String.join("", lines));
    }

    @CanIgnoreReturnValue
    RawTar file(String name, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        return put(entry, Bytes.utf8(content));
    }

    @CanIgnoreReturnValue
    RawTar link(String name, String target, byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        return put(entry, Bytes.EMPTY);
    }

    private RawTar put(TarArchiveEntry entry, Bytes content) throws IOException {
        entry.setSize(content.size());
        tar.putArchiveEntry(entry);
        tar.write(content.toByteArray());
        tar.closeArchiveEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        tar.finish();
        return out.toByteArray();
    }
}
