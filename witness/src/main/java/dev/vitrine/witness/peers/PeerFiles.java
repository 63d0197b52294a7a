package dev.vitrine.witness.peers;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that name the peers, read again when they change. Used by one thread at a time. */
public final class PeerFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PeerFiles.class);
    private static final int MAX_SIZE = 4 << 20;

    private final List<Path> files;
    private final String ownName;
    private List<Bytes> read = List.of();
    private volatile List<Peer> peers = List.of();

    /** @param ownName is no peer: one file for all witnesses of a network names oneself, too */
    public PeerFiles(List<Path> files, String ownName) {
        this.files = List.copyOf(files);
        this.ownName = ownName;
    }

    /** Reads everything; the first file that cannot be used is an error that names it. */
    public List<Peer> load() throws IOException {
        List<Bytes> texts = texts();
        peers = parse(texts);
        read = texts;
        return peers;
    }

    /** Those that were read last. Any thread may ask. */
    public List<Peer> peers() {
        return peers;
    }

    /** Hands the peers over if a file changed. Files that cannot be used are reported and change nothing; then 1, else 0. */
    public int reload(GossipNetwork gossip) {
        try {
            List<Bytes> texts = texts();
            if (!texts.equals(read)) {
                List<Peer> next = parse(texts);
                gossip.replacePeers(next);
                peers = next;
                read = texts;
                LOG.atInfo().addKeyValue("peers", next.size()).log("files of peers loaded");
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("the files of peers could not be read again");
            return 1;
        }
    }

    private List<Bytes> texts() throws IOException {
        List<Bytes> texts = new ArrayList<>();
        for (Path file : files) {
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(file + " is longer than " + MAX_SIZE + " bytes");
            }
            texts.add(Bytes.wrapUnsafe(Files.readAllBytes(file)));
        }
        return texts;
    }

    private List<Peer> parse(List<Bytes> texts) throws IOException {
        try {
            return Peer.ofPolicies(texts).stream()
                    .filter(peer -> !peer.name().equals(ownName))
                    .toList();
        } catch (MalformedException e) {
            throw new IOException("a file of peers of " + files + " is malformed: " + e.getMessage(), e);
        }
    }
}
