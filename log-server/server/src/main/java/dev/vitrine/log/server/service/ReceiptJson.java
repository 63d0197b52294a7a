package dev.vitrine.log.server.service;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@link ProtoJson} for the one message of the hot path, at a tenth of the cost; a test holds the two equal. */
public final class ReceiptJson {

    private ReceiptJson() {}

    public static byte[] print(Receipt receipt) {
        int room = 400
                + 48 * receipt.getInclusionProofCount()
                + base64Size(receipt.getCheckpoint())
                + base64Size(receipt.getTlogProof());
        StringBuilder json = new StringBuilder(room);
        json.append("{\"index\":\"").append(Long.toUnsignedString(receipt.getIndex()));
        json.append("\",\"leafHash\":").append(quoted(receipt.getLeafHash()));
        json.append(",\"duplicate\":").append(receipt.getDuplicate());
        json.append(",\"inclusionProof\":[");
        for (int i = 0; i < receipt.getInclusionProofCount(); i++) {
            json.append(i == 0 ? "" : ",").append(quoted(receipt.getInclusionProof(i)));
        }
        json.append("],\"checkpoint\":").append(quoted(receipt.getCheckpoint()));
        json.append(",\"witnessed\":").append(receipt.getWitnessed());
        json.append(",\"tlogProof\":").append(quoted(receipt.getTlogProof()));
        json.append(",\"labels\":[");
        for (int i = 0; i < receipt.getLabelsCount(); i++) {
            // Codes are lower-case letters and dashes: nothing in them needs escaping.
            json.append(i == 0 ? "\"" : ",\"").append(receipt.getLabels(i)).append('"');
        }
        json.append("]}");
        return json.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String quoted(ByteString bytes) {
        return '"' + Base64.getEncoder().encodeToString(bytes.toByteArray()) + '"';
    }

    private static int base64Size(ByteString bytes) {
        return (bytes.size() + 2) / 3 * 4;
    }
}
