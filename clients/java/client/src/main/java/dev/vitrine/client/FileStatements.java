package dev.vitrine.client;

import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * The statement that a file becomes, and the check that a statement is about a file.
 *
 * <p>The statement depends on the file's content and base name only. Evidence is embedded byte for byte; an SBOM is named by
 * its digest; of a signed enclave, which is too large for a leaf, the SIGSTRUCT is embedded and the subject names the digest
 * of the whole file.
 */
public final class FileStatements {

    private static final int MAX_SUBJECT = 255;
    private static final Bytes SPDX_TEXT = Bytes.utf8("SPDXVersion: ");
    private static final String DIGEST_MARK = " sha256:";

    private FileStatements() {}

    public static Statement of(Bytes file, String baseName) {
        return switch (WholeFile.of(file).kind()) {
            case SGX_QUOTE -> attestation(EvidenceFormat.EVIDENCE_FORMAT_SGX_QUOTE, file, baseName);
            case TDX_QUOTE -> attestation(EvidenceFormat.EVIDENCE_FORMAT_TDX_QUOTE, file, baseName);
            case IAS_REPORT -> attestation(EvidenceFormat.EVIDENCE_FORMAT_IAS_REPORT, file, baseName);
            case SNP_REPORT -> attestation(EvidenceFormat.EVIDENCE_FORMAT_SNP_REPORT, file, baseName);
            case NITRO_DOCUMENT -> attestation(EvidenceFormat.EVIDENCE_FORMAT_NITRO_DOCUMENT, file, baseName);
            case SGX_SIGSTRUCT -> attestation(EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT, file, baseName);
            case SGX_ENCLAVE -> enclave(file, baseName);
            case TDX_EVENT_LOG -> attestation(EvidenceFormat.EVIDENCE_FORMAT_TDX_EVENT_LOG, file, baseName);
            case DSSE_ENVELOPE -> provenance(Provenance.newBuilder().setDsseEnvelope(ByteStrings.of(file)));
            case SIGSTORE_BUNDLE -> provenance(Provenance.newBuilder().setSigstoreBundle(ByteStrings.of(file)));
            case SPDX_DOCUMENT ->
                sbom(file, baseName, file.startsWith(SPDX_TEXT) ? "text/spdx" : "application/spdx+json");
            case CYCLONEDX_DOCUMENT -> sbom(file, baseName, "application/vnd.cyclonedx+json");
            case IN_TOTO_STATEMENT, MEASUREMENT_DOCUMENT, CORIM, PCS_COLLATERAL, CERTIFICATES, OPAQUE ->
                attestation(EvidenceFormat.EVIDENCE_FORMAT_OPAQUE, file, baseName);
        };
    }

    /** Evidence with everything that travels with it, in one attestation. */
    public static Statement of(Exhibit exhibit, String baseName) {
        return Statement.newBuilder()
                .setAttestation(Exhibits.toAttestation(exhibit).toBuilder().setSubject(subject(baseName, MAX_SUBJECT)))
                .build();
    }

    /**
     * Returns when {@code statement} is about exactly these bytes.
     *
     * @throws VerificationException {@link Reason#ENTRY_MISMATCH} when it is about other bytes, or about no file at all
     */
    public static void requireAbout(Statement statement, Bytes file) throws VerificationException {
        boolean about =
                switch (statement.getKindCase()) {
                    case ATTESTATION -> isAbout(statement.getAttestation(), file);
                    case PROVENANCE -> isAbout(statement.getProvenance(), file);
                    default ->
                        throw new VerificationException(
                                Reason.ENTRY_MISMATCH,
                                "the logged statement is not about a file: it is a "
                                        + statement.getKindCase().name().toLowerCase(Locale.ROOT));
                };
        if (!about) {
            throw new VerificationException(
                    Reason.ENTRY_MISMATCH, "the file is not the one that was logged: its bytes differ");
        }
    }

    private static boolean isAbout(Attestation attestation, Bytes file) {
        Bytes evidence = ByteStrings.toBytes(attestation.getEvidence());
        if (evidence.equals(file)) {
            return true;
        }
        return attestation.getFormat() == EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT
                && attestation.getSubject().endsWith(DIGEST_MARK + sha256(file).hex())
                && firstSigstruct(file).filter(evidence::equals).isPresent();
    }

    private static boolean isAbout(Provenance provenance, Bytes file) {
        return switch (provenance.getDocumentCase()) {
            case DSSE_ENVELOPE -> provenance.getDsseEnvelope().equals(ByteStrings.of(file));
            case SIGSTORE_BUNDLE -> provenance.getSigstoreBundle().equals(ByteStrings.of(file));
            case SBOM ->
                provenance.getSbom().getSize() == file.size()
                        && provenance.getSbom().getSha256().equals(ByteStrings.of(sha256(file)));
            case DOCUMENT_NOT_SET -> false;
        };
    }

    private static Statement attestation(EvidenceFormat format, Bytes evidence, String baseName) {
        return Statement.newBuilder()
                .setAttestation(Attestation.newBuilder()
                        .setFormat(format)
                        .setEvidence(ByteStrings.of(evidence))
                        .setSubject(subject(baseName, MAX_SUBJECT)))
                .build();
    }

    private static Statement enclave(Bytes file, String baseName) {
        Bytes sigstruct = firstSigstruct(file)
                .orElseThrow(() -> new AssertionError("bad math: recognised as signed, but without a SIGSTRUCT"));
        String digest = DIGEST_MARK + sha256(file).hex();
        return attestation(
                EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT,
                sigstruct,
                subject(baseName, MAX_SUBJECT - digest.length()) + digest);
    }

    /** Where an older SDK wrote one per metadata version, the newest comes first and all bear the same measurement. */
    private static Optional<Bytes> firstSigstruct(Bytes file) {
        return SigstructScan.find(file).stream().findFirst().map(found -> found.sigstruct()
                .raw());
    }

    private static Statement sbom(Bytes file, String baseName, String mediaType) {
        return provenance(Provenance.newBuilder()
                .setSbom(BlobReference.newBuilder()
                        .setSha256(ByteStrings.of(sha256(file)))
                        .setSize(file.size())
                        .setMediaType(mediaType)
                        .setName(subject(baseName, MAX_SUBJECT))));
    }

    private static Statement provenance(Provenance.Builder provenance) {
        return Statement.newBuilder().setProvenance(provenance).build();
    }

    /** The name without control characters, cut between characters to at most {@code limit} bytes of UTF-8. */
    private static String subject(String baseName, int limit) {
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int codePoint : baseName.codePoints().toArray()) {
            boolean printable = !Character.isISOControl(codePoint)
                    && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
            String text = printable ? Character.toString(codePoint) : "_";
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > limit) {
                break;
            }
            kept.append(text);
        }
        return kept.toString();
    }

    private static Bytes sha256(Bytes bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes.asReadOnlyBuffer());
            return Bytes.wrapUnsafe(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
