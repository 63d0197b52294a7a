package dev.vitrine.cli;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.provenance.sigstore.TrustedRoot;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user relies on beside the vendors' production roots, which are built in. */
final class EvidenceTrust {

    private static final int CHAINS = 256;
    private static final Pattern NIX_KEY = Pattern.compile("[!-9;-~]+:[A-Za-z0-9+/]{43}=");
    private static final int MAX_ROOT = 4 << 20;

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description =
                    "A root certificate that you vouch for: a simulator's, a vendor's for samples. Evidence under it is"
                            + " labelled, and the default policy refuses it. Repeatable.")
    private List<Path> anchors = new ArrayList<>();

    @Option(
            names = "--sigstore-root",
            paramLabel = "FILE",
            description = "trusted_root.json of the Sigstore instance that you rely on. Repeatable.")
    private List<Path> sigstoreRoots = new ArrayList<>();

    @Option(
            names = "--trust-key",
            paramLabel = "FILE",
            description =
                    "Public keys that you rely on for documents about builds: one as PEM, or those of Nix caches, one"
                            + " name:base64 on each line. Repeatable.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--artifact",
            paramLabel = "FILE",
            description = "The file that a document about a build should be about.")
    private @Nullable Path artifact;

    Judge judge() throws Failure, IOException {
        List<TrustAnchor> named = new ArrayList<>();
        for (Path file : anchors) {
            Certificate root = root(file);
            named.add(new TrustAnchor(name(root), root.key().spkiSha256(), false));
        }
        VerifiedChains chains = named.isEmpty()
                ? VerifiedChains.production(CHAINS)
                : VerifiedChains.alsoUnder(List.copyOf(named), CHAINS);
        return new Judge(chains, PublishedKeys.shipped());
    }

    private static String name(Certificate root) {
        return root.subjectText();
    }

    /** The only certificate of a file, or the last of a chain. */
    private static Certificate root(Path file) throws Failure, IOException {
        try {
            Optional<Piece> piece = Recognition.of(LocalFiles.read(file, MAX_ROOT));
            List<Certificate> certificates = piece.map(Piece::certificates).orElse(List.of());
            if (!certificates.isEmpty()) {
                return certificates.get(certificates.size() - 1);
            }
        } catch (MalformedException e) {
            throw Failure.couldNotTell(
                    "MALFORMED_ROOT", file + " is not a certificate: " + e.getMessage(), "give a root as PEM or DER");
        }
        throw Failure.couldNotTell("MALFORMED_ROOT", file + " is not a certificate", "give a root as PEM or DER");
    }

    ProvenanceTrust provenance() throws Failure, IOException {
        ProvenanceTrust trust = ProvenanceTrust.NONE;
        for (Path file : sigstoreRoots) {
            try {
                trust = trust.plusSigstore(TrustedRoot.parse(LocalFiles.read(file, MAX_ROOT)));
            } catch (MalformedException e) {
                throw Failure.couldNotTell(
                        "MALFORMED_ROOT", file + " is not a trusted root of Sigstore: " + e.getMessage(), "");
            }
        }
        for (Path file : keys) {
            try {
                trust = plusKeys(trust, file, LocalFiles.read(file, MAX_ROOT));
            } catch (MalformedException e) {
                throw Failure.couldNotTell(
                        "MALFORMED_KEY",
                        file + " is not a public key: " + e.getMessage(),
                        "give it as PEM, or as lines of name:base64 as Nix has them");
            }
        }
        return trust;
    }

    private static ProvenanceTrust plusKeys(ProvenanceTrust trust, Path file, Bytes content) throws MalformedException {
        String text = new String(content.toByteArray(), StandardCharsets.ISO_8859_1).strip();
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()
                || !lines.stream().allMatch(line -> NIX_KEY.matcher(line).matches())) {
            return trust.plusKey(unused(trust, LocalFiles.baseName(file)), content);
        }
        ProvenanceTrust more = trust;
        for (String line : lines) {
            String[] parts = line.split(":", 2);
            more = more.plusKey(unused(more, parts[0]), SigningKey.ofEd25519(Base64Strict.decode(parts[1])));
        }
        return more;
    }

    /** A name is how a document may call a key; files of one name in two folders are two keys. */
    private static String unused(ProvenanceTrust trust, String name) {
        String unused = name;
        for (int i = 2; trust.keys().named(unused).isPresent(); i++) {
            unused = name + "." + i;
        }
        return unused;
    }

    Artifact artifact() throws Failure, IOException {
        if (artifact == null) {
            return Artifact.UNKNOWN;
        }
        Bytes content = LocalFiles.read(artifact, VerifyCommand.MAX_FILE);
        return Artifact.of(content);
    }
}
