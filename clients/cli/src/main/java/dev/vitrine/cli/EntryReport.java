package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.policy.WitnessCosignature;
import java.util.Locale;
import java.util.OptionalLong;

/** What was proven about an entry, for people and for scripts: the same facts, in the same order. */
final class EntryReport {

    private EntryReport() {}

    static void print(Output output, ProvenEntry proven, TrustPolicy policy) {
        VerifiedCheckpoint checkpoint = proven.entry().checkpoint();
        output.line("  log        " + checkpoint.origin());
        output.line("  entry      " + proven.entry().index() + " of "
                + checkpoint.head().size());
        output.line("  leaf hash  " + proven.entry().leafHash().hex());
        proven.statement().ifPresent(signed -> {
            output.line("  statement  " + describe(signed.statement()));
            for (PublisherKey signer : signed.signers()) {
                output.line("  signed by  " + algorithm(signer) + " "
                        + signer.keyId().hex());
            }
        });
        printWitnesses(output, checkpoint, policy);
    }

    static void printWitnesses(Output output, VerifiedCheckpoint checkpoint, TrustPolicy policy) {
        for (WitnessCosignature witness : checkpoint.cosignatures()) {
            VerifierKey key = witness.cosignature().key();
            output.line(
                    "  cosigned   " + key.name() + " (" + algorithm(key) + ") at " + Text.time(witness.timestamp()));
        }
        if (policy.needsNoWitness()) {
            output.line("  warning    this policy asks for no witness: the log could show others another tree");
        }
        long ignored = ignored(checkpoint, policy);
        if (ignored > 0) {
            output.line("  note       " + Text.plural(ignored, "signature", "signatures")
                    + " by keys that the policy does not name, not looked at");
        }
    }

    static ObjectNode fill(ObjectNode json, ProvenEntry proven, TrustPolicy policy) {
        VerifiedCheckpoint checkpoint = proven.entry().checkpoint();
        json.put("index", proven.entry().index())
                .put("leaf_hash", proven.entry().leafHash().hex());
        proven.statement().ifPresent(signed -> fill(json, signed));
        return fill(json, checkpoint, policy);
    }

    static ObjectNode fill(ObjectNode json, VerifiedCheckpoint checkpoint, TrustPolicy policy) {
        json.put("origin", checkpoint.origin())
                .put("tree_size", checkpoint.head().size())
                .put("root", checkpoint.head().root().base64());
        ArrayNode witnesses = json.putArray("witnesses");
        for (WitnessCosignature witness : checkpoint.cosignatures()) {
            ObjectNode unused = witnesses
                    .addObject()
                    .put("name", witness.cosignature().key().name().value())
                    .put("algorithm", algorithm(witness.cosignature().key()))
                    .put("timestamp", witness.timestamp());
        }
        OptionalLong since = checkpoint.earliestQuorumTime();
        if (since.isPresent()) {
            json.put("witnessed_at", since.getAsLong());
        }
        return json.put("ignored_signatures", ignored(checkpoint, policy));
    }

    private static void fill(ObjectNode json, SignedStatement signed) {
        json.put("statement", kind(signed.statement()));
        if (signed.statement().hasAttestation()) {
            json.put("format", format(signed.statement()))
                    .put("subject", signed.statement().getAttestation().getSubject());
        }
        ArrayNode signers = json.putArray("signers");
        for (PublisherKey signer : signed.signers()) {
            ObjectNode unused =
                    signers.addObject().put("key_id", signer.keyId().hex()).put("algorithm", algorithm(signer));
        }
    }

    /** For example {@code attestation, sgx_quote, "quote.bin"}. */
    static String describe(Statement statement) {
        if (!statement.hasAttestation()) {
            return kind(statement);
        }
        return kind(statement) + ", " + format(statement) + ", \""
                + statement.getAttestation().getSubject() + "\"";
    }

    static String kind(Statement statement) {
        return statement.getKindCase().name().toLowerCase(Locale.ROOT);
    }

    private static String format(Statement statement) {
        return statement
                .getAttestation()
                .getFormat()
                .name()
                .replaceFirst("^EVIDENCE_FORMAT_", "")
                .toLowerCase(Locale.ROOT);
    }

    static String algorithm(PublisherKey key) {
        return key.isEd25519() ? "ed25519" : "ecdsa-p256";
    }

    static String algorithm(VerifierKey key) {
        return switch (key.type()) {
            case ED25519, ED25519_COSIGNATURE -> "ed25519";
            case MLDSA44_COSIGNATURE -> "ml-dsa-44";
            case ECDSA, RFC6962_STH -> "ecdsa";
        };
    }

    private static long ignored(VerifiedCheckpoint checkpoint, TrustPolicy policy) {
        return checkpoint.note().signatures().stream()
                .filter(line -> !isKnown(line, policy))
                .count();
    }

    private static boolean isKnown(NoteSignature line, TrustPolicy policy) {
        return policy.logs().stream().anyMatch(log -> line.isBy(log.key()))
                || policy.witnesses().stream().anyMatch(witness -> line.isBy(witness.key()));
    }
}
