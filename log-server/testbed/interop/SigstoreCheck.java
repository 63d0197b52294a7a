import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.common.v1.PublicKey;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.rekor.v1.Checkpoint;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.trustroot.v1.TransparencyLogInstance;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorVerifier;
import dev.sigstore.trustroot.TransparencyLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Has sigstore-java verify that one of our proofs is of the given leaf, as it would one of Rekor's: {@code LEAF PROOF VKEY},
 * where PROOF is a c2sp.org/tlog-proof file and VKEY the log's Ed25519 key. Runs as a source file, with sigstore-java on the
 * class path. Ends with an exception if it does not verify.
 *
 * <p>sigstore-java takes the log's signature line by the host name of the log, so the origin has no path.
 */
public final class SigstoreCheck {

    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    public static void main(String[] arguments) throws Exception {
        byte[] leaf = Files.readAllBytes(Path.of(arguments[0]));
        String proof = Files.readString(Path.of(arguments[1]));
        String[] vkey = arguments[2].split("\\+", 3);
        byte[] key = Base64.getDecoder().decode(vkey[2]);

        int end = proof.indexOf("\n\n");
        List<String> head = proof.substring(0, end).lines().filter(line -> !line.startsWith("extra ")).toList();
        String note = proof.substring(end + 2);
        List<String> checkpoint = note.lines().toList();
        long index = Long.parseLong(head.get(1).substring("index ".length()));

        MessageDigest id = MessageDigest.getInstance("SHA-256");
        id.update((vkey[0] + "\n").getBytes(StandardCharsets.UTF_8));
        id.update(key);
        LogId logId = LogId.newBuilder().setKeyId(ByteString.copyFrom(id.digest())).build();

        InclusionProof.Builder inclusion = InclusionProof.newBuilder()
                .setLogIndex(index)
                .setTreeSize(Long.parseLong(checkpoint.get(1)))
                .setRootHash(decode(checkpoint.get(2)))
                .setCheckpoint(Checkpoint.newBuilder().setEnvelope(note));
        head.stream().skip(2).forEach(hash -> inclusion.addHashes(decode(hash)));
        TransparencyLogEntry entry = TransparencyLogEntry.newBuilder()
                .setLogIndex(index)
                .setLogId(logId)
                .setKindVersion(KindVersion.newBuilder().setKind("hashedrekord").setVersion("0.0.2"))
                .setInclusionProof(inclusion)
                .setCanonicalizedBody(ByteString.copyFrom(leaf))
                .build();

        ByteArrayOutputStream spki = new ByteArrayOutputStream();
        spki.write(ED25519_SPKI);
        spki.write(key, 1, key.length - 1); // behind the type byte
        TransparencyLogInstance log = TransparencyLogInstance.newBuilder()
                .setBaseUrl("https://" + vkey[0])
                .setHashAlgorithm(HashAlgorithm.SHA2_256)
                .setLogId(logId)
                .setPublicKey(PublicKey.newBuilder()
                        .setRawBytes(ByteString.copyFrom(spki.toByteArray()))
                        .setKeyDetails(PublicKeyDetails.PKIX_ED25519)
                        .setValidFor(TimeRange.newBuilder()
                                .setStart(com.google.protobuf.util.Timestamps.fromSeconds(0))))
                .build();

        String json = JsonFormat.printer().print(entry);
        RekorVerifier.newRekorVerifier(List.of(TransparencyLog.from(log))).verifyEntry(RekorEntry.fromTLogEntryJson(json));
        System.out.println("index " + index + " of " + checkpoint.get(1));
    }

    private static ByteString decode(String base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    }
}
