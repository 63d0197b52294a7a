package dev.vitrine.evidence.reportdata;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;

class RecipeFuzzTest {

    @FuzzTest
    void parsesOrRefuses(FuzzedDataProvider input) {
        Map<String, Bytes> preimages = Map.of("a", Bytes.copyOf(input.consumeBytes(100)));
        try {
            Bytes value = Recipe.parse(input.consumeRemainingAsString()).evaluate(preimages);
            if (value.size() > Recipe.MAX_VALUE) {
                throw new AssertionError("a value beyond its limit");
            }
        } catch (MalformedException e) {
            // refused
        }
    }
}
