package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.text.Decimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Nix narinfo: which archive a store path stands for, signed by whoever built it, under keys known by name. */
public final class Narinfo {

    private static final Pattern STORE_PATH = Pattern.compile("/[!-~]+/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+");
    private static final Pattern REFERENCE = Pattern.compile("[0-9a-z]{32}-[0-9A-Za-z+._?=-]+");
    private static final Pattern HASH = Pattern.compile("sha256:(?:[0-9a-df-np-sv-z]{52}|[0-9a-f]{64})");

    private Narinfo() {}

    /** Whether a text is one. */
    public static boolean isOne(Bytes text) {
        return text.startsWith(Bytes.utf8("StorePath: "));
    }

    public static Verdict verify(Bytes document, GivenKeys keys, Findings findings) throws MalformedException {
        KeyValueText text = KeyValueText.parse(document, ": ");
        String path = matching(STORE_PATH, text.one("StorePath"), "the store path");
        String hash = matching(HASH, text.one("NarHash"), "the hash of the archive");
        long size = Decimal.parse(text.one("NarSize"));
        findings.checks().proven("narinfo.format", "a Nix narinfo of " + path);
        findings.field("document.kind", "nix-narinfo");
        findings.field("nix.store-path", path);
        findings.field("nix.nar-hash", hash);
        findings.field("nix.nar-size", Long.toString(size));
        text.all("Deriver").forEach(deriver -> findings.field("nix.deriver", deriver));
        Bytes fingerprint = fingerprint(text, path, hash, size);
        if (text.all("Sig").isEmpty()) {
            findings.checks().unknown("signature", "nobody signed it");
        }
        for (String signature : text.all("Sig")) {
            signature(signature, fingerprint, keys, findings);
        }
        findings.trust("that the builder built what its derivation says");
        return findings.verdict(EvidenceKind.OPAQUE);
    }

    /** {@code 1;path;hash;size;references}: what is signed, references as full paths. */
    private static Bytes fingerprint(KeyValueText text, String path, String hash, long size) throws MalformedException {
        String store = path.substring(0, path.lastIndexOf('/') + 1);
        StringBuilder references = new StringBuilder();
        for (String reference : (text.has("References") ? text.one("References") : "").split(" ", -1)) {
            if (!reference.isEmpty()) {
                references
                        .append(references.isEmpty() ? "" : ",")
                        .append(store)
                        .append(matching(REFERENCE, reference, "a reference"));
            }
        }
        return Bytes.utf8("1;" + path + ";" + hash + ";" + size + ";" + references);
    }

    private static void signature(String line, Bytes fingerprint, GivenKeys keys, Findings findings)
            throws MalformedException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new MalformedException("a signature without the name of its key", MalformedException.NO_POSITION);
        }
        String name = line.substring(0, colon);
        Bytes value = Base64Strict.decode(line.substring(colon + 1));
        String id = "signature." + name;
        Optional<SigningKey> key = keys.named(name);
        if (key.isEmpty()) {
            findings.checks().unknown(id, "no key of the name " + name + " was given");
            return;
        }
        try {
            key.get().verify(fingerprint, value);
        } catch (VerificationException e) {
            findings.checks().refuted(id, "the signature does not verify under the key " + name);
            return;
        }
        findings.checks().proven(id, new TrustAnchor(name, key.get().id(), true), "signed by " + name);
    }

    private static String matching(Pattern pattern, String text, String what) throws MalformedException {
        if (!pattern.matcher(text).matches()) {
            throw new MalformedException(what + " is not what it must be", MalformedException.NO_POSITION);
        }
        return text;
    }
}
