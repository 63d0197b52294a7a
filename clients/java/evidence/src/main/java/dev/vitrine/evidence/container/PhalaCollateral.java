package dev.vitrine.evidence.container;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** Phala's PCS collateral: nine byte strings in SCALE, the revocation lists as text of hexadecimal digits. */
final class PhalaCollateral {

    private static final Bytes PEM = Bytes.utf8("-----BEGIN CERTIFICATE-----");

    private PhalaCollateral() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (bytes.size() < 64
                || !(bytes.slice(2).startsWith(PEM) || bytes.slice(4).startsWith(PEM))) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes);
        Bytes pckCrlChain = Scale.bytes(in, "the chain of the PCK list");
        Bytes rootCrl = Scale.bytes(in, "the root's list");
        Bytes pckCrl = Scale.bytes(in, "the PCK list");
        Bytes tcbInfoChain = Scale.bytes(in, "the chain of the TCB info");
        Bytes tcbInfo = Scale.bytes(in, "the TCB info");
        Bytes tcbInfoSignature = Scale.bytes(in, "a signature");
        Bytes identityChain = Scale.bytes(in, "the chain of the QE identity");
        Bytes identity = Scale.bytes(in, "the QE identity");
        Bytes identitySignature = Scale.bytes(in, "a signature");
        in.expectEnd("collateral");
        return Optional.of(Contents.ofCollateral(
                "Phala collateral",
                Collateral.NONE
                        .with(Part.PCK_CRL_CHAIN, pckCrlChain)
                        .with(Part.ROOT_CA_CRL, Bytes.fromHex(rootCrl.toUtf8()))
                        .with(Part.PCK_CRL, Bytes.fromHex(pckCrl.toUtf8()))
                        .with(Part.TCB_INFO_CHAIN, tcbInfoChain)
                        .with(Part.TCB_INFO, SignedInner.tcbInfo(tcbInfo, tcbInfoSignature.hex()))
                        .with(Part.QE_IDENTITY_CHAIN, identityChain)
                        .with(Part.QE_IDENTITY, SignedInner.enclaveIdentity(identity, identitySignature.hex()))));
    }
}
