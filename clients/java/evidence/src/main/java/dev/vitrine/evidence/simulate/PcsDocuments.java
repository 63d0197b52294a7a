package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.dcap.TcbStatus;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What Intel's provisioning certification service says, as JSON text, about the platforms that are simulated. */
final class PcsDocuments {

    static final int QE_SVN = 8;
    static final int QE_PRODUCT = 1;

    private static final int EVALUATION_NUMBER = 17;
    private static final byte[] TEE_TCB_SVN = {5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int OLD_PCE_SVN = 5;

    private final Instant issued;
    private final Instant replaced;
    private final Bytes qeSigner;

    PcsDocuments(Instant issued, Instant replaced, Bytes qeSigner) {
        this.issued = issued;
        this.replaced = replaced;
        this.qeSigner = qeSigner;
    }

    static Bytes teeTcbSvn() {
        return Bytes.copyOf(TEE_TCB_SVN);
    }

    private String dates() {
        return "\"issueDate\":\"" + issued + "\",\"nextUpdate\":\"" + replaced + "\"";
    }

    String tcbInfo(boolean tdx, TcbStatus status) {
        String module = tdx
                ? ",\"tdxModule\":{\"mrsigner\":\"" + "00".repeat(48) + "\",\"attributes\":\"" + "00".repeat(8)
                        + "\",\"attributesMask\":\"" + "FF".repeat(8) + "\"},\"tdxModuleIdentities\":[]"
                : "";
        Instant date = issued.truncatedTo(ChronoUnit.DAYS);
        String newer =
                status == TcbStatus.UP_TO_DATE ? "" : level(tdx, PckExtension.PCE_SVN + 1, "UpToDate", date) + ",";
        return "{\"id\":\"" + (tdx ? "TDX" : "SGX") + "\",\"version\":3," + dates() + ",\"fmspc\":\""
                + PckExtension.fmspc().hex() + "\",\"pceId\":\"0000\",\"tcbType\":0,\"tcbEvaluationDataNumber\":"
                + EVALUATION_NUMBER + module + ",\"tcbLevels\":[" + newer
                + level(tdx, PckExtension.PCE_SVN, status.text(), date.minus(400, ChronoUnit.DAYS)) + ","
                + level(tdx, OLD_PCE_SVN, "OutOfDate", date.minus(2000, ChronoUnit.DAYS)) + "]}";
    }

    private static String level(boolean tdx, int pceSvn, String status, Instant date) {
        String tdxComponents = tdx ? ",\"tdxtcbcomponents\":" + components(TEE_TCB_SVN) : "";
        String advisories = status.equals("UpToDate") ? "" : ",\"advisoryIDs\":[\"INTEL-SA-00000\"]";
        return "{\"tcb\":{\"sgxtcbcomponents\":" + components(PckExtension.components()) + ",\"pcesvn\":" + pceSvn
                + tdxComponents + "},\"tcbDate\":\"" + date + "\",\"tcbStatus\":\"" + status + "\"" + advisories
                + "}";
    }

    private static String components(byte[] svns) {
        return IntStream.range(0, svns.length)
                .mapToObj(i -> "{\"svn\":" + (svns[i] & 0xff) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    String qeIdentity(boolean tdx) {
        return "{\"id\":\"" + (tdx ? "TD_QE" : "QE") + "\",\"version\":2," + dates() + ",\"tcbEvaluationDataNumber\":"
                + EVALUATION_NUMBER + ",\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
                + "\"attributes\":\"11" + "00".repeat(15) + "\",\"attributesMask\":\"FB" + "FF".repeat(7)
                + "00".repeat(8) + "\",\"mrsigner\":\"" + qeSigner.hex() + "\",\"isvprodid\":" + QE_PRODUCT
                + ",\"tcbLevels\":[{\"tcb\":{\"isvsvn\":" + QE_SVN + "},\"tcbDate\":\""
                + issued.truncatedTo(ChronoUnit.DAYS).minus(400, ChronoUnit.DAYS)
                + "\",\"tcbStatus\":\"UpToDate\"}]}";
    }
}
