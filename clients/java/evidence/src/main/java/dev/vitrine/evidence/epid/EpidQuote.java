package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * A whole EPID quote as it was sent to the attestation service.
 *
 * @param body the part that is signed
 * @param signature encrypted for the service: opaque
 */
public record EpidQuote(EpidQuoteBody body, Bytes signature) {

    private static final int MAX_SIGNATURE = 64 * 1024;

    public static EpidQuote parse(Bytes raw) throws MalformedException {
        ByteReader in = new ByteReader(raw);
        EpidQuoteBody body = EpidQuoteBody.parse(in.take("the body of an EPID quote", EpidQuoteBody.SIZE));
        int length = in.length32le("the signature's length", MAX_SIGNATURE);
        Bytes signature = in.take("the signature", length);
        in.expectEnd("EPID quote");
        return new EpidQuote(body, signature);
    }
}
