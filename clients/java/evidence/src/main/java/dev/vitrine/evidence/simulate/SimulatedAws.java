package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.simulate.Issuer.Subject;
import dev.vitrine.evidence.simulate.SimulatedKey.Kind;
import dev.vitrine.tlog.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AWS, and one of its hypervisors: documents with a chain of the usual depth, whose leaf lives for three hours. */
final class SimulatedAws {

    private static final String MODULE = "i-00000000000000000-enc0000000000000000";
    private static final Duration HALF_LIFE = Duration.ofMinutes(90);

    private final Instant at;
    private final List<Issuer> bundle;
    private final Issuer leaf;

    SimulatedAws(World world) {
        this.at = world.at();
        Issuer root = Issuer.root(world.authority(Kind.P384, "aws.nitro-enclaves"));
        Issuer region = root.issue(world.authority(Kind.P384, "simulated.region.aws.nitro-enclaves"));
        Issuer zone = region.issue(world.authority(Kind.P384, "zone.simulated.region.aws.nitro-enclaves"));
        Issuer instance = zone.issue(world.authority(Kind.P384, "i-00000000000000000.simulated.region.aws"));
        this.bundle = List.of(root, region, zone, instance);
        Subject named = world.leaf(Kind.P384, MODULE + ".simulated.region.aws", Map.of());
        this.leaf = instance.issue(new Subject(
                named.name(), named.key(), false, named.serial(), at.minus(HALF_LIFE), at.plus(HALF_LIFE), Map.of()));
    }

    Bytes rootKey() {
        return bundle.get(0).certificate().key().spkiSha256();
    }

    Exhibit nitro(SimulatedNitroEnclave enclave) {
        Bytes header = CborWriter.map(List.of(Map.entry(CborWriter.number(1), CborWriter.number(-35))));
        Bytes payload = payload(enclave);
        Bytes signed = CborWriter.array(
                CborWriter.text("Signature1"),
                CborWriter.bytes(header),
                CborWriter.bytes(Bytes.EMPTY),
                CborWriter.bytes(payload));
        Bytes document = CborWriter.array(
                CborWriter.bytes(header),
                CborWriter.map(List.of()),
                CborWriter.bytes(payload),
                CborWriter.bytes(leaf.key().sign(signed)));
        return Exhibit.of(EvidenceKind.NITRO_DOCUMENT, document);
    }

    private Bytes payload(SimulatedNitroEnclave enclave) {
        List<Map.Entry<Bytes, Bytes>> pcrs = new ArrayList<>();
        enclave.pcrs()
                .forEach((index, value) -> pcrs.add(Map.entry(CborWriter.number(index), CborWriter.bytes(value))));
        Bytes[] authorities = bundle.stream()
                .map(issuer -> CborWriter.bytes(issuer.certificate().der()))
                .toArray(Bytes[]::new);
        return CborWriter.map(List.of(
                entry("module_id", CborWriter.text(MODULE)),
                entry("digest", CborWriter.text("SHA384")),
                entry("timestamp", CborWriter.number(at.toEpochMilli())),
                entry("pcrs", CborWriter.map(pcrs)),
                entry("certificate", CborWriter.bytes(leaf.certificate().der())),
                entry("cabundle", CborWriter.array(authorities)),
                entry("public_key", CborWriter.optional(enclave.publicKey())),
                entry("user_data", CborWriter.optional(enclave.userData())),
                entry("nonce", CborWriter.optional(enclave.nonce()))));
    }

    private static Map.Entry<Bytes, Bytes> entry(String name, Bytes value) {
        return Map.entry(CborWriter.text(name), value);
    }
}
