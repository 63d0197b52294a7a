package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The place that one exhibit has beside another. */
final class Joining {

    /** RSA-2048: what signs the reports of Intel's attestation service. */
    private static final int IAS_SIGNATURE = 256;

    private Joining() {}

    static Exhibit of(Exhibit evidence, Exhibit companion) throws MalformedException {
        Map<Part, Bytes> parts = companion.parts().isEmpty() ? part(evidence.kind(), companion) : companion.parts();
        Exhibit joined = evidence;
        for (Map.Entry<Part, Bytes> part : parts.entrySet()) {
            Optional<Bytes> there = joined.part(part.getKey());
            if (there.isPresent() && !there.get().equals(part.getValue())) {
                throw misplaced("there is more than one " + part.getKey().code());
            }
            joined = joined.with(part.getKey(), part.getValue());
        }
        return joined;
    }

    private static Map<Part, Bytes> part(EvidenceKind evidence, Exhibit companion) throws MalformedException {
        Bytes bytes = companion.bytes();
        return switch (companion.kind()) {
            case TDX_EVENT_LOG -> Map.of(Part.TDX_EVENT_LOG, bytes);
            case SGX_SIGSTRUCT -> Map.of(Part.SIGSTRUCT, bytes);
            case SGX_ENCLAVE -> Map.of(Part.SIGSTRUCT, sigstruct(bytes));
            case CERTIFICATES -> Map.of(chain(evidence, bytes), bytes);
            default -> {
                if (evidence == EvidenceKind.IAS_REPORT && isIasSignature(bytes)) {
                    yield Map.of(
                            Part.IAS_SIGNATURE,
                            Bytes.utf8(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1).strip()));
                }
                throw misplaced("a file of the kind " + companion.kind().code()
                        + " has no place beside evidence of the kind " + evidence.code());
            }
        };
    }

    private static Bytes sigstruct(Bytes enclave) throws MalformedException {
        List<SigstructScan.Found> found = SigstructScan.find(enclave);
        if (found.isEmpty()) {
            throw misplaced("an enclave without a SIGSTRUCT");
        }
        return found.get(0).sigstruct().raw();
    }

    private static Part chain(EvidenceKind evidence, Bytes pem) throws MalformedException {
        return switch (evidence) {
            case IAS_REPORT -> Part.IAS_CERTIFICATES;
            case SNP_REPORT -> Part.SNP_CERTIFICATES;
            case SGX_QUOTE, TDX_QUOTE, PCS_COLLATERAL ->
                intelChain(Pem.certificates(pem).get(0).commonName());
            default -> throw misplaced("certificates have no place beside evidence of the kind " + evidence.code());
        };
    }

    private static Part intelChain(String leaf) throws MalformedException {
        return switch (leaf) {
            case "Intel SGX PCK Certificate" -> Part.PCK_CERTIFICATE_CHAIN;
            case "Intel SGX TCB Signing" -> Part.TCB_INFO_ISSUER_CHAIN;
            case "Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA" -> Part.PCK_CRL_ISSUER_CHAIN;
            default -> throw misplaced("a chain whose first certificate has no role of Intel's");
        };
    }

    private static boolean isIasSignature(Bytes bytes) {
        if (bytes.size() > 4 * IAS_SIGNATURE) {
            return false;
        }
        String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1).strip();
        try {
            return Base64Strict.decode(text).size() == IAS_SIGNATURE;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static MalformedException misplaced(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
