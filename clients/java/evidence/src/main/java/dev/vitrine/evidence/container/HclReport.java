package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/**
 * Azure's report in a TPM's storage: a header, an SNP report, and runtime data as JSON whose SHA-256 is in the report. Reports of
 * TDX machines carry a MACed TDREPORT in its place, which proves nothing outside of its machine.
 */
final class HclReport {

    private static final Bytes MAGIC = Bytes.utf8("HCLA");
    private static final int REPORT_AT = 32;
    private static final int SNP = 2;
    private static final int MAX_RUNTIME_DATA = 64 * 1024;

    private HclReport() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (!bytes.startsWith(MAGIC)) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes);
        in.skip("the header", MAGIC.size() + 8);
        if (in.u32le("the kind of report") != SNP) {
            return Optional.of(Contents.of("Azure HCL report without an SNP report", EvidenceKind.OPAQUE, bytes));
        }
        in.skip("the header", REPORT_AT - in.position());
        Bytes report = in.take("the SNP report", SnpReport.SIZE);
        in.skip("the header of the runtime data", 16);
        int length = in.length32le("the length of the runtime data", MAX_RUNTIME_DATA);
        Bytes runtimeData = in.take("the runtime data", length);
        return Optional.of(
                Contents.of("Azure HCL report", EvidenceKind.SNP_REPORT, report).bound(runtimeData));
    }
}
