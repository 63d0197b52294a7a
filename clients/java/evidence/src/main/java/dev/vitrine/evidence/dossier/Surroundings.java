package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What lies beside a piece of evidence, and what of it belongs to it. */
final class Surroundings {

    private static final int INTEL_CHAIN = 2;

    private final List<Piece> pieces;
    private final CertificatePool pool;
    private final List<RevocationList> lists;

    Surroundings(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.pool = new CertificatePool(
                pieces.stream().flatMap(piece -> piece.certificates().stream()).toList());
        this.lists = pieces.stream()
                .flatMap(piece -> piece.revocationLists().stream())
                .toList();
    }

    CertificatePool pool() {
        return pool;
    }

    /** The first file for a place. */
    Optional<Bytes> first(Part part) {
        return pieces.stream()
                .flatMap(piece -> Optional.ofNullable(piece.parts().get(part)).stream())
                .findFirst();
    }

    /**
     * The exhibit with Intel's collateral for its platform.
     *
     * @param fields what the quote says about its platform
     */
    Exhibit withIntel(Exhibit exhibit, Map<String, String> fields, Instant at) {
        boolean isTdx = exhibit.kind() == EvidenceKind.TDX_QUOTE;
        Exhibit complete = exhibit;
        complete =
                put(complete, Part.TCB_INFO, documents(Part.TCB_INFO, fields.getOrDefault("pck.fmspc", ""), isTdx, at));
        complete = put(complete, Part.QE_IDENTITY, documents(Part.QE_IDENTITY, "", isTdx, at));
        complete = put(complete, Part.TCB_INFO_ISSUER_CHAIN, chain(Part.TCB_INFO_ISSUER_CHAIN, at));
        complete = put(complete, Part.QE_IDENTITY_ISSUER_CHAIN, first(Part.QE_IDENTITY_ISSUER_CHAIN));
        complete = put(complete, Part.PCK_CERTIFICATE_CHAIN, chain(Part.PCK_CERTIFICATE_CHAIN, at));
        boolean isPlatform = fields.containsKey("pck.platform-instance-id");
        complete = put(complete, Part.PCK_CRL, pckList(fields.containsKey("pck.fmspc"), isPlatform, at));
        complete = put(complete, Part.PCK_CRL_ISSUER_CHAIN, chain(Part.PCK_CRL_ISSUER_CHAIN, at));
        complete = put(complete, Part.ROOT_CA_CRL, rootList(at));
        return complete;
    }

    /** A document with the chain of its signer, and nothing else. */
    Exhibit withSigner(Exhibit document, Instant at) {
        return put(document, Part.TCB_INFO_ISSUER_CHAIN, chain(Part.TCB_INFO_ISSUER_CHAIN, at));
    }

    static Exhibit put(Exhibit exhibit, Part part, Optional<Bytes> bytes) {
        return bytes.isEmpty() || exhibit.part(part).isPresent() ? exhibit : exhibit.with(part, bytes.get());
    }

    private Optional<Bytes> documents(Part part, String fmspc, boolean isTdx, Instant at) {
        List<Candidate> candidates = new ArrayList<>();
        for (Piece piece : pieces) {
            Optional.ofNullable(piece.parts().get(part))
                    .ifPresent(json -> candidates.add(document(json, fmspc, isTdx)));
        }
        return Candidate.best(candidates, at);
    }

    /** What a document says of itself; one that cannot be read may be chosen, and then fails where it is verified. */
    private static Candidate document(Bytes json, String fmspc, boolean isTdx) {
        try {
            JsonFields outer = StrictJson.document(json);
            JsonFields body = outer.object(outer.has("tcbInfo") ? "tcbInfo" : "enclaveIdentity");
            String id = body.optionalText("id").orElse(isTdx ? "TD_QE" : "SGX");
            boolean isForTdx = id.startsWith("TD");
            boolean isForPlatform = fmspc.isEmpty()
                    || body.optionalText("fmspc")
                            .orElse("")
                            .toLowerCase(Locale.ROOT)
                            .equals(fmspc);
            return new Candidate(
                    json, isForTdx == isTdx && isForPlatform, body.time("issueDate"), body.time("nextUpdate"));
        } catch (MalformedException e) {
            return new Candidate(json, false, Instant.EPOCH, Instant.EPOCH);
        }
    }

    /** A chain as it was given where it is complete; put together where single certificates lie about. */
    private Optional<Bytes> chain(Part part, Instant at) {
        List<Candidate> candidates = new ArrayList<>();
        for (Piece piece : pieces) {
            Optional<Bytes> given = Optional.ofNullable(piece.parts().get(part));
            if (given.isEmpty()) {
                continue;
            }
            if (piece.certificates().isEmpty()) {
                candidates.add(new Candidate(given.get(), true, Instant.EPOCH, Instant.MAX));
                continue;
            }
            List<Certificate> whole = pool.extended(piece.certificates());
            Certificate leaf = whole.get(0);
            candidates.add(new Candidate(
                    whole.size() == piece.certificates().size() ? given.get() : CertificateFormats.pem(whole),
                    whole.size() >= INTEL_CHAIN,
                    leaf.notBefore(),
                    leaf.notAfter()));
        }
        return Candidate.best(candidates, at);
    }

    /** @param isKnown whether it is known which authority certified the platform */
    private Optional<Bytes> pckList(boolean isKnown, boolean isPlatform, Instant at) {
        List<Candidate> candidates = new ArrayList<>();
        for (RevocationList list : lists) {
            if (isIntel(list) && !isRoot(list)) {
                boolean fits = !isKnown || list.issuerText().contains(isPlatform ? "Platform CA" : "Processor CA");
                candidates.add(new Candidate(list.der(), fits, list.thisUpdate(), list.nextUpdate()));
            }
        }
        return first(Part.PCK_CRL).or(() -> Candidate.best(candidates, at));
    }

    private Optional<Bytes> rootList(Instant at) {
        List<Candidate> candidates = new ArrayList<>();
        for (RevocationList list : lists) {
            if (isIntel(list) && isRoot(list)) {
                candidates.add(new Candidate(list.der(), true, list.thisUpdate(), list.nextUpdate()));
            }
        }
        return first(Part.ROOT_CA_CRL).or(() -> Candidate.best(candidates, at));
    }

    static boolean isIntel(RevocationList list) {
        return list.issuerText().contains("Intel SGX");
    }

    static boolean isRoot(RevocationList list) {
        return list.issuerText().contains("Intel SGX Root CA");
    }

    /**
     * What completes an SNP report: a key's certificate, the authorities above it, and its authority's list.
     *
     * @param key the certificate to take
     */
    Exhibit withAmd(Exhibit exhibit, Certificate key, Instant at) {
        List<Certificate> chain = pool.extended(List.of(key));
        if (chain.size() == 1) {
            // Authorities that did not issue it: whoever gave them claims that they did.
            List<Certificate> claimed = new ArrayList<>(chain);
            pool.certificates().stream()
                    .filter(AmdNames::isIntermediate)
                    .findFirst()
                    .ifPresent(claimed::add);
            pool.certificates().stream().filter(AmdNames::isRoot).findFirst().ifPresent(claimed::add);
            chain = claimed;
        }
        Exhibit complete = exhibit.with(Part.SNP_CERTIFICATES, CertificateFormats.pem(chain));
        String product = AmdNames.product(key);
        List<Candidate> candidates = new ArrayList<>();
        for (RevocationList list : lists) {
            if (!isIntel(list)) {
                boolean fits = !product.isEmpty() && list.issuerText().contains("ARK-" + product);
                candidates.add(new Candidate(list.der(), fits, list.thisUpdate(), list.nextUpdate()));
            }
        }
        return put(
                complete,
                Part.SNP_CRL,
                Candidate.best(candidates.stream().filter(Candidate::fits).toList(), at));
    }

    /** Certificates that may be the key that signed an SNP report. */
    List<Certificate> endorsementKeys() {
        List<Certificate> others = pool.certificates().stream()
                .filter(certificate -> !AmdNames.isIntermediate(certificate) && !AmdNames.isRoot(certificate))
                .toList();
        List<Certificate> named = others.stream().filter(AmdNames::isKey).toList();
        return named.isEmpty() ? others : named;
    }
}
