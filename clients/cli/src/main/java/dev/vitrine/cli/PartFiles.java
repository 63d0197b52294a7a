package dev.vitrine.cli;

import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What collateral is called in a folder. Names are for people: files are recognised by their content. */
final class PartFiles {

    private PartFiles() {}

    static String name(Part part) {
        return switch (part) {
            case TCB_INFO -> "tcb_info.json";
            case TCB_INFO_ISSUER_CHAIN -> "tcb_signing_chain.pem";
            case QE_IDENTITY -> "qe_identity.json";
            case QE_IDENTITY_ISSUER_CHAIN -> "qe_identity_signing_chain.pem";
            case PCK_CERTIFICATE_CHAIN -> "pck_chain.pem";
            case PCK_CRL -> "pck_crl.der";
            case PCK_CRL_ISSUER_CHAIN -> "pck_crl_issuer_chain.pem";
            case ROOT_CA_CRL -> "root_ca_crl.der";
            case IAS_SIGNATURE -> "signature.b64";
            case IAS_CERTIFICATES -> "signing_chain.pem";
            case SNP_CERTIFICATES -> "certificates.pem";
            case SNP_CRL -> "crl.der";
            case TDX_EVENT_LOG -> "event_log.bin";
            case SIGSTRUCT -> "sigstruct.bin";
        };
    }

    /** Writes what travels with an exhibit into a folder; returns the files. */
    static List<Path> write(Exhibit exhibit, Path folder) throws IOException {
        Path created = Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Part, Bytes> part : exhibit.parts().entrySet()) {
            Path file = created.resolve(name(part.getKey()));
            LocalFiles.write(file, part.getValue());
            files.add(file);
        }
        return List.copyOf(files);
    }
}
