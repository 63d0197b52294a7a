package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dcap.TcbStatus;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.simulate.SimulatedKey.Kind;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Map;

/** Intel, and one of its platforms: quotes with the chain inside, and the collateral that its service would serve. */
final class SimulatedIntel {

    private static final int QUOTE_V3 = 3;
    private static final int QUOTE_V4 = 4;
    private static final int TDX_TEE = 0x81;
    private static final int PCK_CHAIN = 5;
    private static final int QE_REPORT = 6;
    private static final int QE_FLAGS = 0x15;

    private final Seed seed;
    private final TcbStatus status;
    private final Issuer root;
    private final Issuer authority;
    private final Issuer pck;
    private final Issuer signer;
    private final SimulatedKey attestationKey;
    private final PcsDocuments documents;
    private final Bytes rootList;
    private final Bytes pckList;

    SimulatedIntel(World world, TcbStatus status) {
        this.seed = world.seed();
        this.status = status;
        this.root = Issuer.root(world.authority(Kind.P256, "Intel SGX Root CA"));
        this.authority = root.issue(world.authority(Kind.P256, "Intel SGX PCK Platform CA"));
        Bytes extension = PckExtension.of(
                seed.named("ppid").slice(0, 16), seed.named("instance").slice(0, 16));
        this.pck = authority.issue(
                world.leaf(Kind.P256, "Intel SGX PCK Certificate", Map.of(PckExtension.OID, extension)));
        this.signer = root.issue(world.leaf(Kind.P256, "Intel SGX TCB Signing", Map.of()));
        this.attestationKey = world.key(Kind.P256, "attestation key");
        this.documents = new PcsDocuments(world.issued(), world.replaced(), seed.named("quoting enclave"));
        this.rootList = root.revocationList(world.issued(), world.replaced(), List.of());
        this.pckList = authority.revocationList(world.issued(), world.replaced(), List.of());
    }

    Bytes rootKey() {
        return root.certificate().key().spkiSha256();
    }

    Exhibit sgx(SimulatedEnclave enclave, Bytes reportData) {
        Bytes signed = Bytes.concat(header(QUOTE_V3, 0), enclave.report(reportData));
        return withCollateral(Exhibit.of(EvidenceKind.SGX_QUOTE, quote(signed, QUOTE_V3)), false);
    }

    Exhibit tdx(SimulatedDomain domain, Bytes reportData) {
        Bytes signed = Bytes.concat(header(QUOTE_V4, TDX_TEE), domain.report(PcsDocuments.teeTcbSvn(), reportData));
        return withCollateral(Exhibit.of(EvidenceKind.TDX_QUOTE, quote(signed, QUOTE_V4)), true);
    }

    private Bytes header(int version, int tee) {
        boolean old = version == QUOTE_V3;
        return new Layout(48)
                .put(0, 2, version)
                .put(2, 2, 2)
                .put(4, 4, tee)
                .put(8, 2, old ? PcsDocuments.QE_SVN : 0)
                .put(10, 2, old ? PckExtension.PCE_SVN : 0)
                .put(12, 8, 0xa94c9cf733729a93L)
                .put(20, 8, 0x07067f95b30d0a94L)
                .put(28, seed.named("quoting enclave's identifier").slice(0, 16))
                .build();
    }

    private Bytes quote(Bytes signed, int version) {
        Bytes authentication = seed.named("authentication data");
        Bytes binding = Hashes.sha256(attestationKey.coordinates(), authentication);
        Bytes report = new SimulatedEnclave(
                        seed.named("quoting enclave's code"),
                        seed.named("quoting enclave"),
                        PcsDocuments.QE_PRODUCT,
                        PcsDocuments.QE_SVN,
                        false)
                .report(QE_FLAGS, binding);
        Bytes chain = Issuer.pem(pck, authority, root);
        Bytes certified = Bytes.concat(
                report,
                pck.key().sign(report),
                Layout.number(2, authentication.size()),
                authentication,
                Layout.number(2, PCK_CHAIN),
                Layout.number(4, chain.size()),
                chain);
        Bytes signature = attestationKey.sign(signed);
        Bytes key = attestationKey.coordinates();
        Bytes data = version == QUOTE_V3
                ? Bytes.concat(signature, key, certified)
                : Bytes.concat(
                        signature, key, Layout.number(2, QE_REPORT), Layout.number(4, certified.size()), certified);
        return Bytes.concat(signed, Layout.number(4, data.size()), data);
    }

    private Exhibit withCollateral(Exhibit exhibit, boolean tdx) {
        return exhibit.with(Part.TCB_INFO, document("tcbInfo", documents.tcbInfo(tdx, status)))
                .with(Part.TCB_INFO_ISSUER_CHAIN, Issuer.pem(signer, root))
                .with(Part.QE_IDENTITY, document("enclaveIdentity", documents.qeIdentity(tdx)))
                .with(Part.QE_IDENTITY_ISSUER_CHAIN, Issuer.pem(signer, root))
                .with(Part.PCK_CRL, pckList)
                .with(Part.PCK_CRL_ISSUER_CHAIN, Issuer.pem(authority, root))
                .with(Part.ROOT_CA_CRL, rootList);
    }

    /** The envelope of a document of Intel's service: the signature is over the exact text inside. */
    private Bytes document(String member, String body) {
        String signature = signer.key().sign(Bytes.utf8(body)).hex();
        return Bytes.utf8("{\"" + member + "\":" + body + ",\"signature\":\"" + signature + "\"}");
    }
}
