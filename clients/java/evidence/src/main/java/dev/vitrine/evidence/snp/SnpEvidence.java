package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report with its collateral.
 *
 * @param report the exact report
 * @param endorsementKey the VCEK's or VLEK's certificate; empty where it did not come along
 * @param authorities the ASK (or ASVK) and the ARK, in this order; where it is empty, AMD's published ones are taken
 * @param revocationList the ARK's list; empty where it did not come along
 */
public record SnpEvidence(
        Bytes report,
        Optional<Certificate> endorsementKey,
        List<Certificate> authorities,
        Optional<RevocationList> revocationList) {

    public SnpEvidence {
        authorities = List.copyOf(authorities);
    }

    /** From a report and the table that its host added, as Linux shows them in {@code outblob} and {@code auxblob}. */
    public static SnpEvidence ofTable(Bytes report, CertificateTable table) throws MalformedException {
        Optional<Bytes> key = table.entry(CertificateTable.VCEK).or(() -> table.entry(CertificateTable.VLEK));
        List<Certificate> authorities = new ArrayList<>();
        Optional<Bytes> ask = table.entry(CertificateTable.ASK);
        Optional<Bytes> ark = table.entry(CertificateTable.ARK);
        if (ask.isPresent() && ark.isPresent()) {
            authorities.add(Certificate.parse(ask.get()));
            authorities.add(Certificate.parse(ark.get()));
        }
        Optional<Bytes> crl = table.entry(CertificateTable.CRL);
        return new SnpEvidence(
                report,
                key.isPresent() ? Optional.of(Certificate.parse(key.get())) : Optional.empty(),
                authorities,
                crl.isPresent() ? Optional.of(RevocationList.parse(crl.get())) : Optional.empty());
    }
}
