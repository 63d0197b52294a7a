package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.FakePki.Issued;
import dev.vitrine.evidence.dcap.FakePki.Subject;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * A platform under the fake root: makes quotes and the collateral that goes with them. Everything is right by default; a test
 * changes the one thing that it is about.
 */
final class FakePlatform {

    static final String QE_SIGNER = "ab".repeat(32);
    static final String FMSPC = "00906ED50000";

    private static final int REPORT_DATA_AT = 320;

    int version = 3;
    boolean tdx = false;
    boolean td15 = false;
    boolean platformCa = true;
    byte[] components = {11, 11, 2, 2, (byte) 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    int pceSvn = 13;
    byte[] teeTcbSvn = {5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] teeTcbSvn2 = {5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    String platformStatus = "UpToDate";
    String qeStatus = "UpToDate";
    String modules = "";
    String id = "";
    int qeSvn = 8;
    CertificationType certificationType = CertificationType.PCK_CHAIN;
    Optional<Bytes> certificationData = Optional.empty();
    Bytes authenticationData = Bytes.utf8("0123456789abcdef0123456789abcdef");

    /** Changes bytes of a part before it is signed. */
    Function<Bytes, Bytes> body = bytes -> bytes;

    Function<Bytes, Bytes> header = bytes -> bytes;
    Function<Bytes, Bytes> qeReport = bytes -> bytes;
    Function<Bytes, Bytes> sgxExtension = bytes -> bytes;
    Function<String, String> tcbInfo = text -> text;
    Function<String, String> qeIdentity = text -> text;

    /** Changes what a certificate is to be before it is issued. */
    Function<Subject, Subject> pckSubject = subject -> subject;

    Function<Subject, Subject> caSubject = subject -> subject;
    Function<Subject, Subject> signerSubject = subject -> subject;

    final FakePki.Key attestationKey = FakePki.Key.of("attestation key");

    static FakePlatform sgx() {
        return new FakePlatform();
    }

    static FakePlatform tdx(int version) {
        FakePlatform platform = new FakePlatform();
        platform.tdx = true;
        platform.version = version;
        platform.td15 = version == 5;
        return platform;
    }

    // ---- Certificates

    Issued authority() {
        String name = platformCa ? FakePki.PLATFORM_CA : FakePki.PROCESSOR_CA;
        return FakePki.root().issue(caSubject.apply(Subject.authority(name)));
    }

    Issued pck() {
        Subject subject = Subject.leaf(FakePki.PCK).with(sgxExtension.apply(extension()));
        return authority().issue(pckSubject.apply(subject));
    }

    Issued signer() {
        return FakePki.root().issue(signerSubject.apply(Subject.leaf(FakePki.TCB_SIGNING)));
    }

    Bytes chain() {
        return Bytes.utf8(pck().pem() + authority().pem() + FakePki.root().pem());
    }

    Bytes extension() {
        List<ASN1Encodable> tcb = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            tcb.add(FakePki.pair(".2." + (i + 1), new ASN1Integer(components[i] & 0xff)));
        }
        tcb.add(FakePki.pair(".2.17", new ASN1Integer(pceSvn)));
        tcb.add(FakePki.pair(".2.18", new DEROctetString(components)));
        List<ASN1Encodable> elements = new ArrayList<>(List.of(
                FakePki.pair(".1", new DEROctetString(new byte[16])),
                FakePki.pair(".2", sequence(tcb)),
                FakePki.pair(".3", new DEROctetString(new byte[2])),
                FakePki.pair(".4", new DEROctetString(fromHex(FMSPC).toByteArray())),
                FakePki.pair(".5", new ASN1Enumerated(1))));
        if (platformCa) {
            elements.add(FakePki.pair(".6", new DEROctetString(new byte[16])));
            elements.add(FakePki.pair(
                    ".7",
                    sequence(List.of(
                            FakePki.pair(".7.1", ASN1Boolean.TRUE),
                            FakePki.pair(".7.2", ASN1Boolean.FALSE),
                            FakePki.pair(".7.3", ASN1Boolean.TRUE)))));
        }
        try {
            return Bytes.copyOf(sequence(elements).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DERSequence sequence(List<ASN1Encodable> elements) {
        return new DERSequence(elements.toArray(new ASN1Encodable[0]));
    }

    // ---- Collateral

    Collateral collateral() {
        return Collateral.NONE
                .with(Part.TCB_INFO, signer().signedDocument("tcbInfo", tcbInfo.apply(tcbInfoText())))
                .with(
                        Part.TCB_INFO_CHAIN,
                        Bytes.utf8(signer().pem() + FakePki.root().pem()))
                .with(Part.QE_IDENTITY, signer().signedDocument("enclaveIdentity", qeIdentity.apply(qeIdentityText())))
                .with(Part.ROOT_CA_CRL, rootList())
                .with(Part.PCK_CRL, pckList())
                .with(
                        Part.PCK_CRL_CHAIN,
                        Bytes.utf8(authority().pem() + FakePki.root().pem()));
    }

    Bytes rootList(BigInteger... serials) {
        return FakePki.root().revocationList(FakePki.FROM, FakePki.TO, serials);
    }

    Bytes pckList(BigInteger... serials) {
        return authority().revocationList(FakePki.FROM, FakePki.TO, serials);
    }

    String tcbInfoText() {
        String module = tdx
                ? ",\"tdxModule\":{\"mrsigner\":\"" + "00".repeat(48)
                        + "\",\"attributes\":\"0000000000000000\",\"attributesMask\":\"FFFFFFFFFFFFFFFF\"}"
                        + ",\"tdxModuleIdentities\":[" + modules + "]"
                : "";
        return "{\"id\":\"" + (tdx ? "TDX" : "SGX") + "\",\"version\":3,\"issueDate\":\"2025-06-20T00:00:00Z\","
                + "\"nextUpdate\":\"2025-07-20T00:00:00Z\",\"fmspc\":\"" + FMSPC
                + "\",\"pceId\":\"0000\",\"tcbType\":0,"
                + "\"tcbEvaluationDataNumber\":17" + module + ",\"tcbLevels\":["
                + level(13, platformStatus, "2025-05-14") + ","
                + level(5, "OutOfDate", "2018-01-04") + "]}";
    }

    private String level(int pceSvn, String status, String date) {
        String tdxComponents = tdx ? ",\"tdxtcbcomponents\":" + components(5, 0, 3, 0) : "";
        return "{\"tcb\":{\"sgxtcbcomponents\":" + components(11, 11, 2, 2, 255, 1) + ",\"pcesvn\":" + pceSvn
                + tdxComponents + "},\"tcbDate\":\"" + date + "T00:00:00Z\",\"tcbStatus\":\"" + status
                + "\",\"advisoryIDs\":[\"INTEL-SA-0" + pceSvn + "\"]}";
    }

    static String components(int... svns) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            elements.add("{\"svn\":" + (i < svns.length ? svns[i] : 0) + "}");
        }
        return "[" + String.join(",", elements) + "]";
    }

    static String module(String id, String signer, int isvSvn, String status) {
        return "{\"id\":\"" + id + "\",\"mrsigner\":\"" + signer
                + "\",\"attributes\":\"0000000000000000\",\"attributesMask\":\"FFFFFFFFFFFFFFFF\","
                + "\"tcbLevels\":[{\"tcb\":{\"isvsvn\":" + (isvSvn + 5)
                + "},\"tcbDate\":\"2025-05-14T00:00:00Z\",\"tcbStatus\":\"UpToDate\"},{\"tcb\":{\"isvsvn\":" + isvSvn
                + "},\"tcbDate\":\"2024-05-14T00:00:00Z\",\"tcbStatus\":\"" + status + "\"}]}";
    }

    String qeIdentityText() {
        return "{\"id\":\"" + (id.isEmpty() ? (tdx ? "TD_QE" : "QE") : id) + "\",\"version\":2,"
                + "\"issueDate\":\"2025-06-21T00:00:00Z\",\"nextUpdate\":\"2025-07-21T00:00:00Z\","
                + "\"tcbEvaluationDataNumber\":17,\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
                + "\"attributes\":\"11000000000000000000000000000000\","
                + "\"attributesMask\":\"FBFFFFFFFFFFFFFF0000000000000000\",\"mrsigner\":\"" + QE_SIGNER
                + "\",\"isvprodid\":1,\"tcbLevels\":[{\"tcb\":{\"isvsvn\":8},\"tcbDate\":\"2024-03-13T00:00:00Z\","
                + "\"tcbStatus\":\"" + qeStatus + "\"},{\"tcb\":{\"isvsvn\":6},\"tcbDate\":\"2021-11-10T00:00:00Z\","
                + "\"tcbStatus\":\"OutOfDate\"}]}";
    }

    // ---- The quote

    Bytes quote() {
        Bytes signed = Bytes.concat(header.apply(header()), bodyFrame(), body.apply(bodyBytes()));
        Bytes signature = attestationKey.sign(signed);
        return assemble(signed, signature, qeReportBytes());
    }

    Bytes assemble(Bytes signed, Bytes signature, Bytes report) {
        Bytes data = certificationData.orElseGet(() -> Bytes.concat(chain(), Bytes.wrapUnsafe(new byte[1])));
        Bytes certified = Bytes.concat(
                report,
                pck().key().sign(report),
                u16(authenticationData.size()),
                authenticationData,
                u16(certificationType.code()),
                u32(data.size()),
                data);
        Bytes signatureData = version >= 4
                ? Bytes.concat(signature, attestationKey.coordinates(), u16(6), u32(certified.size()), certified)
                : Bytes.concat(signature, attestationKey.coordinates(), certified);
        return Bytes.concat(signed, u32(signatureData.size()), signatureData);
    }

    Bytes signedPart() {
        return Bytes.concat(header.apply(header()), bodyFrame(), body.apply(bodyBytes()));
    }

    private Bytes header() {
        return Bytes.concat(
                u16(version),
                u16(2),
                u32(tdx ? 0x81 : 0),
                u16(version == 3 ? 8 : 0),
                u16(version == 3 ? 13 : 0),
                fromHex("939a7233f79c4ca9940a0db3957f0607"),
                Bytes.wrapUnsafe(new byte[20]));
    }

    private Bytes bodyFrame() {
        if (version < 5) {
            return Bytes.EMPTY;
        }
        return Bytes.concat(u16(tdx ? (td15 ? 3 : 2) : 1), u32(bodyBytes().size()));
    }

    private Bytes bodyBytes() {
        if (!tdx) {
            return enclaveReport("cd".repeat(32), 0x05, 0, 1, Bytes.utf8("report data"));
        }
        ByteBuffer report = ByteBuffer.allocate(td15 ? TdReport.SIZE_1_5 : TdReport.SIZE_1_0)
                .order(ByteOrder.LITTLE_ENDIAN);
        report.put(0, teeTcbSvn);
        report.putLong(120, 0x1000_0000L);
        report.putLong(128, 0x602e7L);
        report.put(136, (byte) 7);
        if (td15) {
            report.put(584, teeTcbSvn2);
        }
        return Bytes.copyOf(report.array());
    }

    Bytes qeReportBytes() {
        Bytes reportData = Hashes.sha256(attestationKey.coordinates(), authenticationData);
        return qeReport.apply(enclaveReport(QE_SIGNER, 0x15, 1, qeSvn, reportData));
    }

    private static Bytes enclaveReport(String signer, int flags, int product, int svn, Bytes reportData) {
        byte[] report = new byte[EnclaveReport.SIZE];
        report[48] = (byte) flags;
        report[56] = 3;
        report[64] = 0x77;
        fromHex(signer).copyTo(report, 128);
        report[256] = (byte) product;
        report[258] = (byte) svn;
        reportData.copyTo(report, REPORT_DATA_AT);
        return Bytes.wrapUnsafe(report);
    }

    static Bytes u16(int value) {
        return Bytes.wrapUnsafe(new byte[] {(byte) value, (byte) (value >>> 8)});
    }

    static Bytes u32(int value) {
        return Bytes.wrapUnsafe(
                new byte[] {(byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)});
    }

    static Bytes fromHex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** A change for {@link #body} and the like: other bytes at a position. */
    static Function<Bytes, Bytes> put(int at, int... values) {
        return bytes -> {
            byte[] changed = bytes.toByteArray();
            for (int i = 0; i < values.length; i++) {
                changed[at + i] = (byte) values[i];
            }
            return Bytes.wrapUnsafe(changed);
        };
    }
}
