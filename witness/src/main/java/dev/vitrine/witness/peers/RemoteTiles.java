package dev.vitrine.witness.peers;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.TileSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Hash tiles behind one URL prefix, of a log or of a mirror. Bounded per comparison: who makes somebody compare must not be
 * able to make it read without end.
 */
final class RemoteTiles implements TileSource {

    /** Far more tiles than two heads of any size need: eight levels, twice. */
    static final int MAX_READS = 64;

    private static final int GZIP_OVERHEAD = 4096;

    private final BoundedHttp http;
    private final URI prefix;
    private int reads;

    /** @param prefix without a slash at its end */
    RemoteTiles(BoundedHttp http, URI prefix) {
        this.http = http;
        this.prefix = prefix;
    }

    @Override
    public Optional<Bytes> read(TileId id) throws IOException {
        if (++reads > MAX_READS) {
            throw new IOException("a comparison needs fewer tiles than this");
        }
        BoundedHttp.Answer answer =
                http.getEncoded(URI.create(prefix + "/" + id.path()), HashTile.MAX_SIZE + GZIP_OVERHEAD);
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new IOException(id.path() + " answered HTTP " + answer.status());
        }
        return Optional.of(answer.contentEncoding().equals("gzip") ? gunzip(answer.body()) : answer.body());
    }

    private static Bytes gunzip(Bytes compressed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            byte[] plain = in.readNBytes(HashTile.MAX_SIZE + 1);
            return Bytes.wrapUnsafe(plain); // one byte too many is not a tile, which its reader sees
        }
    }
}
