package dev.vitrine.cli;

import dev.vitrine.client.KdsClient;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import java.util.Optional;

/** Which key of AMD's signed a report: the query to its service. */
final class SnpKeys {

    private static final int SHORT_ID = 16;

    private SnpKeys() {}

    /** @param fields what the judge read from the report; empty where a provider's key signed, or the chip is masked */
    static Optional<KdsClient.Key> of(Map<String, String> fields) {
        String chip = fields.getOrDefault("snp.chip-id", "");
        String product = fields.getOrDefault("snp.product", "Milan");
        if (!fields.getOrDefault("snp.signing-key", "").equals("VCEK") || chip.matches("0*")) {
            return Optional.empty();
        }
        try {
            Bytes tcb = Bytes.fromHex(fields.getOrDefault("snp.reported-tcb", ""));
            if (tcb.size() != 8) {
                return Optional.empty();
            }
            // SPEC: AMD 57230: Turin has an FMC at the first byte, and identifiers of 8 bytes.
            boolean isTurin = product.equals("Turin");
            String versions = isTurin
                    ? "fmcSPL=" + tcb.unsignedAt(0) + "&blSPL=" + tcb.unsignedAt(1) + "&teeSPL=" + tcb.unsignedAt(2)
                            + "&snpSPL=" + tcb.unsignedAt(3) + "&ucodeSPL=" + tcb.unsignedAt(7)
                    : "blSPL=" + tcb.unsignedAt(0) + "&teeSPL=" + tcb.unsignedAt(1) + "&snpSPL=" + tcb.unsignedAt(6)
                            + "&ucodeSPL=" + tcb.unsignedAt(7);
            return Optional.of(new KdsClient.Key(product, isTurin ? chip.substring(0, SHORT_ID) : chip, versions));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
