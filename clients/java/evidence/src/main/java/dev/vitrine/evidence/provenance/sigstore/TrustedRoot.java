package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sigstore instance as its operator publishes it in {@code trusted_root.json}: what a bundle may rest on. How the file came
 * here, and whether it is the right one, is for whoever gives it.
 *
 * @param logs of entries
 * @param certificateLogs of certificates
 * @param certificateAuthorities that issue signers' certificates
 * @param timestampAuthorities that issue RFC 3161 timestamps
 */
public record TrustedRoot(
        List<TransparencyLog> logs,
        List<TransparencyLog> certificateLogs,
        List<Authority> certificateAuthorities,
        List<Authority> timestampAuthorities) {

    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot";

    public TrustedRoot {
        logs = List.copyOf(logs);
        certificateLogs = List.copyOf(certificateLogs);
        certificateAuthorities = List.copyOf(certificateAuthorities);
        timestampAuthorities = List.copyOf(timestampAuthorities);
    }

    public static TrustedRoot parse(Bytes json) throws MalformedException {
        JsonFields root = StrictJson.document(json);
        if (!root.text("mediaType").startsWith(MEDIA_TYPE)) {
            throw new MalformedException("not a Sigstore trusted root", 0);
        }
        return new TrustedRoot(
                logs(root, "tlogs"),
                logs(root, "ctlogs"),
                authorities(root, "certificateAuthorities"),
                authorities(root, "timestampAuthorities"));
    }

    private static List<TransparencyLog> logs(JsonFields root, String member) throws MalformedException {
        List<TransparencyLog> logs = new ArrayList<>();
        for (JsonFields log : root.presentObjects(member)) {
            logs.add(TransparencyLog.parse(log));
        }
        return logs;
    }

    private static List<Authority> authorities(JsonFields root, String member) throws MalformedException {
        List<Authority> authorities = new ArrayList<>();
        for (JsonFields authority : root.presentObjects(member)) {
            authorities.add(Authority.parse(authority));
        }
        return authorities;
    }
}
