package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Shows the identities that evidence claims, at the offsets of its format. Verifying them is the evidence library's. */
final class EvidenceInspector {

    private EvidenceInspector() {}

    static Optional<ObjectNode> evidence(Bytes content) throws MalformedException {
        Optional<Piece> piece = Recognition.of(content);
        if (piece.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = Inspector.kind(piece.get().kind().code())
                .put("remark", WholeFile.of(content).remark())
                .put("size", content.size())
                .put("sha256", sha256(content));
        piece.get()
                .evidence()
                .filter(content::equals)
                .ifPresent(evidence -> claims(json, piece.get().kind(), evidence));
        EvidenceFields.add(json, piece.get());
        return Optional.of(json.put("verified", false));
    }

    /** The identities, as far as the bytes go: what is wrong with the rest is said beside them. */
    private static void claims(ObjectNode json, EvidenceKind kind, Bytes evidence) {
        try {
            switch (kind) {
                case SGX_QUOTE, TDX_QUOTE -> quote(json, evidence);
                case SGX_SIGSTRUCT -> sigstruct(json, evidence);
                case SNP_REPORT -> snpReport(json, evidence);
                default -> {}
            }
        } catch (MalformedException e) {
            json.put("cut_off", e.getMessage());
        }
    }

    /** Intel's quote formats: the header of 48 bytes, then an SGX report body or a TD report body. */
    private static void quote(ObjectNode json, Bytes content) throws MalformedException {
        ByteReader reader = new ByteReader(content);
        int version = reader.u16le("version");
        json.put("version", version).put("attestation_key_type", reader.u16le("attestation key type"));
        long tee = reader.u32le("TEE type");
        reader.skip("rest of the header", 40);
        if (version == 5) {
            json.put("body_type", reader.u16le("body type"));
            reader.skip("body size", 4);
        }
        if (tee == 0) {
            sgxBody(json, reader);
        } else {
            tdBody(json, reader);
        }
    }

    private static void sgxBody(ObjectNode json, ByteReader reader) throws MalformedException {
        json.put("cpusvn", reader.take("CPUSVN", 16).hex());
        reader.skip("MISCSELECT and reserved", 32);
        json.put("attributes", reader.take("attributes", 16).hex());
        json.put("mrenclave", reader.take("MRENCLAVE", 32).hex());
        reader.skip("reserved", 32);
        json.put("mrsigner", reader.take("MRSIGNER", 32).hex());
        reader.skip("reserved and CONFIGID", 96);
        json.put("isv_prod_id", reader.u16le("ISVPRODID"));
        json.put("isv_svn", reader.u16le("ISVSVN"));
        reader.skip("reserved and family ID", 60);
        json.put("report_data", reader.take("REPORTDATA", 64).hex());
    }

    private static void tdBody(ObjectNode json, ByteReader reader) throws MalformedException {
        json.put("tee_tcb_svn", reader.take("TEE_TCB_SVN", 16).hex());
        reader.skip("MRSEAM, MRSIGNERSEAM, SEAMATTRIBUTES", 104);
        json.put("td_attributes", reader.take("TDATTRIBUTES", 8).hex());
        json.put("xfam", reader.take("XFAM", 8).hex());
        json.put("mrtd", reader.take("MRTD", 48).hex());
        json.put("mrconfigid", reader.take("MRCONFIGID", 48).hex());
        json.put("mrowner", reader.take("MROWNER", 48).hex());
        json.put("mrownerconfig", reader.take("MROWNERCONFIG", 48).hex());
        for (int i = 0; i < 4; i++) {
            json.put("rtmr" + i, reader.take("RTMR", 48).hex());
        }
        json.put("report_data", reader.take("REPORTDATA", 64).hex());
    }

    private static void sigstruct(ObjectNode json, Bytes content) throws MalformedException {
        ByteReader reader = new ByteReader(content);
        reader.skip("headers", 128);
        json.put("mrsigner", sha256(reader.take("MODULUS", 384)));
        reader.skip("EXPONENT, SIGNATURE, MISC", 416);
        json.put("attributes", reader.take("ATTRIBUTES", 16).hex());
        json.put("attribute_mask", reader.take("ATTRIBUTEMASK", 16).hex());
        json.put("mrenclave", reader.take("ENCLAVEHASH", 32).hex());
        reader.skip("reserved and ISVEXTPRODID", 32);
        json.put("isv_prod_id", reader.u16le("ISVPRODID"));
        json.put("isv_svn", reader.u16le("ISVSVN"));
    }

    private static void snpReport(ObjectNode json, Bytes content) throws MalformedException {
        ByteReader reader = new ByteReader(content);
        json.put("version", reader.u32le("VERSION"));
        json.put("guest_svn", reader.u32le("GUEST_SVN"));
        json.put("policy", reader.take("POLICY", 8).hex());
        reader.skip("up to REPORT_DATA", 0x50 - 0x10);
        json.put("report_data", reader.take("REPORT_DATA", 64).hex());
        json.put("measurement", reader.take("MEASUREMENT", 48).hex());
        json.put("host_data", reader.take("HOST_DATA", 32).hex());
        json.put("id_key_digest", reader.take("ID_KEY_DIGEST", 48).hex());
    }

    static String sha256(Bytes content) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(content.asReadOnlyBuffer());
            return Bytes.wrapUnsafe(sha256.digest()).hex();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
