package dev.vitrine.witness.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestLogServer;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.LogTable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListDownloadsTest {

    private static final TestLog LOG = TestLog.of("log.example/listed");

    @TempDir
    Path directory;

    @Test
    void addsTheLogsOfAListAndIsNotStoppedByOneThatIsAway() throws Exception {
        Database.create(directory, TestWitness.NAME);
        try (Database database = Database.open(directory, TestWitness.NAME);
                TestLogServer server = TestLogServer.start()) {
            server.showAt("/log-list.1", Bytes.utf8("logs/v0\nvkey " + LOG.vkey() + "\nqpd 100\ncontact somebody\n"));
            LogDirectory logs = new LogDirectory(new LogTable(database), TestWitness.NAME, Set.of());
            List<URI> urls = List.of(URI.create(server.url() + "/absent"), URI.create(server.url() + "/log-list.1"));
            try (ListDownloads downloads = ListDownloads.start(logs, urls, Duration.ofHours(1))) {
                while (logs.find(LOG.origin()).isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(downloads).isNotNull();
            }
            assertThat(logs.find(LOG.origin()).orElseThrow().requestsPerDay()).isEqualTo(100);
        }
    }
}
