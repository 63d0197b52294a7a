package dev.vitrine.exhibit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;

final class ExhibitsFuzzTest {

    @FuzzTest
    void anAttestationIsReadAsAnExhibitThatIsLoggedAsTheSame(byte[] input) {
        check(input);
    }

    @FuzzTest
    void aLeafHoldsExhibitsOrIsATypedError(byte[] input) {
        List<LoggedExhibit> found;
        try {
            found = Exhibits.inLeaf(Bytes.copyOf(input));
        } catch (InvalidEntryException | MalformedException e) {
            return;
        }
        if (found.stream().anyMatch(logged -> logged.where().isEmpty())) {
            throw new AssertionError("an exhibit without a place");
        }
    }

    static void check(byte[] input) {
        Exhibit exhibit;
        try {
            exhibit = Exhibits.of(Attestation.parseFrom(input));
        } catch (InvalidProtocolBufferException | MalformedException e) {
            return;
        }
        Exhibit again;
        try {
            again = Exhibits.of(Exhibits.toAttestation(exhibit));
        } catch (MalformedException e) {
            throw new AssertionError("what was read can be logged", e);
        }
        if (!again.equals(exhibit)) {
            throw new AssertionError("another exhibit came back");
        }
    }
}
