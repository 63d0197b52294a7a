package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.sgx.SgxAttributes;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.index.EvidenceFacts;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Identity;
import dev.vitrine.proto.v1.IdentityColumn;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three columns that must be equal: what was signed, what was rebuilt, what attests itself. Each identity once. */
final class Columns {

    private static final int MAX_IDENTITIES = 16;
    private static final int SGX_ATTRIBUTES = 16;

    private Columns() {}

    static IdentityColumn signed(Standing standing, Attestations attestations) {
        Map<Identity, Identity> identities = new LinkedHashMap<>();
        for (Releases.One one : standing.releases().all()) {
            add(
                    identities,
                    ofRelease(standing.measured(), one.enclave()),
                    one.entry().index());
        }
        for (Attestations.One one : attestations.newest()) {
            if (one.statement().getFormat() == EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT) {
                add(identities, ofFacts(one.facts(), true), one.entry().index());
            }
        }
        return column(identities);
    }

    static IdentityColumn rebuilt(Standing standing) {
        Map<Identity, Identity> identities = new LinkedHashMap<>();
        for (Rebuilds.Verdict verdict : standing.rebuilds().verdicts()) {
            if (verdict.enclave().hasRebuilt()) {
                Identity.Builder identity = Identity.newBuilder()
                        .setMeasurement(Names.id(verdict.enclave().getRebuilt()));
                add(identities, identity, verdict.entry().index());
            }
        }
        return column(identities);
    }

    static IdentityColumn attested(Attestations attestations) {
        Map<Identity, Identity> identities = new LinkedHashMap<>();
        for (Attestations.One one : attestations.newest()) {
            if (one.statement().getFormat() != EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT) {
                add(identities, ofFacts(one.facts(), false), one.entry().index());
            }
        }
        return column(identities);
    }

    /** Newest first: the first index of an identity stays. */
    private static void add(Map<Identity, Identity> identities, Identity.Builder identity, long index) {
        Identity key = identity.build();
        if (identities.size() < MAX_IDENTITIES) {
            Identity unused = identities.computeIfAbsent(
                    key, same -> same.toBuilder().setIndex(index).build());
        }
    }

    private static IdentityColumn column(Map<Identity, Identity> identities) {
        return IdentityColumn.newBuilder().addAllIdentities(identities.values()).build();
    }

    private static Identity.Builder ofRelease(Measured measured, Enclave enclave) {
        Identity.Builder identity =
                Identity.newBuilder().setMeasurement(Names.id(measured)).setMrsigner(Names.hex(enclave.getMrsigner()));
        Bytes attributes = ByteStrings.toBytes(enclave.getAttributes());
        if (measured.kind() == Measured.Kind.SGX_MRENCLAVE
                && !enclave.getMrsigner().isEmpty()) {
            identity.setIsvProdId(enclave.getIsvProdId()).setIsvSvn(enclave.getIsvSvn());
        }
        identity.setAttributes(attributes.hex()).addAllAttributeWords(words(attributes));
        sigstruct(enclave).ifPresent(debug -> identity.addAttributeWords(debug));
        return identity;
    }

    /** What a signature lets the host choose is more than what it signs: the mask says which bits are fixed. */
    private static java.util.Optional<String> sigstruct(Enclave enclave) {
        if (enclave.getSigstruct().size() != Sigstruct.SIZE) {
            return java.util.Optional.empty();
        }
        try {
            var body =
                    Sigstruct.parse(ByteStrings.toBytes(enclave.getSigstruct())).body();
            boolean fixed = (body.attributesMask().at(0) & 2) != 0;
            boolean on = (body.attributes().at(0) & 2) != 0;
            return java.util.Optional.of(fixed ? on ? "DEBUG only" : "DEBUG not allowed" : "DEBUG allowed");
        } catch (MalformedException e) {
            return java.util.Optional.empty();
        }
    }

    private static Identity.Builder ofFacts(EvidenceFacts facts, boolean signature) {
        Identity.Builder identity = Identity.newBuilder();
        facts.measured().ifPresent(measured -> identity.setMeasurement(Names.id(measured)));
        facts.sgx().ifPresent(sgx -> identity.setMrsigner(sgx.mrSigner().hex())
                .setIsvProdId(sgx.isvProdId())
                .setIsvSvn(sgx.isvSvn()));
        List<String> words = new ArrayList<>(words(facts.attributes()));
        if (!signature && facts.sgx().isPresent() && !facts.sgx().get().debug()) {
            words.add("not DEBUG");
        }
        return identity.setAttributes(facts.attributes().hex()).addAllAttributeWords(words);
    }

    private static List<String> words(Bytes attributes) {
        if (attributes.size() != SGX_ATTRIBUTES) {
            return List.of();
        }
        ByteBuffer fields = ByteBuffer.wrap(attributes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        return new SgxAttributes(fields.getLong(), fields.getLong()).names();
    }
}
