package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.Collateral;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Preimage;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.ReportDataRecipe;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The exhibits of leaves and statements, and the attestation that an exhibit is logged as. */
public final class Exhibits {

    private static final int DSSE_JSON = '{';

    private Exhibits() {}

    /**
     * What a leaf of a log holds: the exhibits of its statement, or the DSSE envelope that it is. Empty for a leaf of another
     * kind, such as a raw log has. Signatures of publishers are not looked at.
     *
     * @throws InvalidEntryException where it begins like an entry and breaks the contract
     * @throws MalformedException where an attestation contradicts itself
     */
    public static List<LoggedExhibit> inLeaf(Bytes leaf) throws InvalidEntryException, MalformedException {
        if (leaf.isEmpty()) {
            return List.of();
        }
        return switch (leaf.unsignedAt(0)) {
            case EntryRules.FIRST_BYTE -> {
                Entry entry = EntryRules.parse(ByteStrings.of(leaf));
                yield entry.getPayloadType().equals(EntryRules.STATEMENT_TYPE)
                        ? in(StatementRules.parse(entry.getPayload()))
                        : List.of();
            }
            case DSSE_JSON -> List.of(ofEnvelope(leaf));
            default -> List.of();
        };
    }

    /** A leaf that is a DSSE envelope. */
    public static LoggedExhibit ofEnvelope(Bytes leaf) {
        return new LoggedExhibit("envelope", Exhibit.of(EvidenceKind.DSSE_ENVELOPE, leaf));
    }

    /**
     * What a statement holds: the evidence of an attestation, a document of provenance that is embedded, the signatures over
     * the enclaves of a release. Most kinds of statement hold none.
     *
     * @throws MalformedException as {@link #of}
     */
    public static List<LoggedExhibit> in(Statement statement) throws MalformedException {
        return switch (statement.getKindCase()) {
            case ATTESTATION -> List.of(new LoggedExhibit("statement.attestation", of(statement.getAttestation())));
            case PROVENANCE -> document(statement.getProvenance()).stream().toList();
            case RELEASE -> sigstructs(statement.getRelease());
            default -> List.of();
        };
    }

    /**
     * The exhibit of an attestation.
     *
     * @throws MalformedException where its format or a kind of its collateral is not known, or two pieces of collateral or two
     *     preimages claim one place: what the rules of statements refuse, for attestations that did not pass them
     */
    public static Exhibit of(Attestation attestation) throws MalformedException {
        EvidenceKind kind = Correspondence.kind(attestation.getFormat())
                .orElseThrow(() -> unreadable("the format of the evidence is not known"));
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        for (Collateral collateral : attestation.getCollateralList()) {
            Part part = Correspondence.part(collateral.getKind())
                    .orElseThrow(() -> unreadable("a kind of collateral is not known"));
            if (parts.put(part, ByteStrings.toBytes(collateral.getData())) != null) {
                throw unreadable("there is more than one " + part.code());
            }
        }
        Optional<Binding> binding =
                attestation.hasReportData() ? Optional.of(binding(attestation.getReportData())) : Optional.empty();
        return new Exhibit(kind, ByteStrings.toBytes(attestation.getEvidence()), parts, binding);
    }

    private static Binding binding(ReportDataRecipe recipe) throws MalformedException {
        Map<String, Bytes> preimages = new HashMap<>();
        for (Preimage preimage : recipe.getPreimagesList()) {
            if (preimages.put(preimage.getName(), ByteStrings.toBytes(preimage.getValue())) != null) {
                throw unreadable("there is more than one preimage of one name");
            }
        }
        return new Binding(recipe.getExpression(), preimages);
    }

    /**
     * The attestation of an exhibit, with everything that travels with it, in the one order that the contract has. A kind that
     * the contract has no format for becomes opaque. The inverse of {@link #of} but for that.
     */
    public static Attestation toAttestation(Exhibit exhibit) {
        Attestation.Builder attestation = Attestation.newBuilder()
                .setFormat(Correspondence.format(exhibit.kind()))
                .setEvidence(ByteStrings.of(exhibit.bytes()));
        // SPEC: collateral in ascending order of kind; so are the parts.
        exhibit.parts()
                .forEach((part, bytes) -> attestation.addCollateral(Collateral.newBuilder()
                        .setKind(Correspondence.collateral(part))
                        .setData(ByteStrings.of(bytes))));
        exhibit.binding().ifPresent(binding -> attestation.setReportData(recipe(binding)));
        return attestation.build();
    }

    private static ReportDataRecipe recipe(Binding binding) {
        ReportDataRecipe.Builder recipe = ReportDataRecipe.newBuilder().setExpression(binding.expression());
        // SPEC: preimages in ascending order of their names.
        new TreeMap<>(binding.preimages())
                .forEach((name, value) ->
                        recipe.addPreimages(Preimage.newBuilder().setName(name).setValue(ByteStrings.of(value))));
        return recipe.build();
    }

    private static Optional<LoggedExhibit> document(Provenance provenance) {
        return switch (provenance.getDocumentCase()) {
            case DSSE_ENVELOPE ->
                Optional.of(new LoggedExhibit(
                        "statement.provenance.dsse_envelope",
                        Exhibit.of(EvidenceKind.DSSE_ENVELOPE, ByteStrings.toBytes(provenance.getDsseEnvelope()))));
            case SIGSTORE_BUNDLE ->
                Optional.of(new LoggedExhibit(
                        "statement.provenance.sigstore_bundle",
                        Exhibit.of(EvidenceKind.SIGSTORE_BUNDLE, ByteStrings.toBytes(provenance.getSigstoreBundle()))));
            case SBOM, DOCUMENT_NOT_SET -> Optional.empty();
        };
    }

    private static List<LoggedExhibit> sigstructs(Release release) {
        List<LoggedExhibit> found = new ArrayList<>();
        for (int i = 0; i < release.getEnclavesCount(); i++) {
            Bytes sigstruct = ByteStrings.toBytes(release.getEnclaves(i).getSigstruct());
            if (!sigstruct.isEmpty()) {
                found.add(new LoggedExhibit(
                        "statement.release.enclaves[" + i + "].sigstruct",
                        Exhibit.of(EvidenceKind.SGX_SIGSTRUCT, sigstruct)));
            }
        }
        return List.copyOf(found);
    }

    private static MalformedException unreadable(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
