package dev.vitrine.witness.logs;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.LogList;
import dev.vitrine.tlog.wire.LogList.LogEntry;
import dev.vitrine.witness.decision.TrustedLog;
import java.util.List;

/** The stored form of a listed log: its stanza of a {@code logs/v0} list, with the origin always spelt out. */
final class LogRow {

    private static final String HEADER = "logs/v0\n";

    private LogRow() {}

    static Bytes print(LogEntry log) {
        return Bytes.utf8("vkey " + log.key() + "\norigin " + log.origin() + "\nqpd " + log.requestsPerDay()
                + "\ncontact " + log.contact() + "\n");
    }

    static LogEntry parse(Bytes row) throws MalformedException {
        List<LogEntry> logs =
                LogList.parse(Bytes.concat(Bytes.utf8(HEADER), row)).logs();
        if (logs.size() != 1) {
            throw new MalformedException("a stored log is not one stanza", MalformedException.NO_POSITION);
        }
        return logs.get(0);
    }

    static TrustedLog trusted(LogEntry log) {
        return new TrustedLog(log.origin(), List.of(log.key()), log.requestsPerDay());
    }
}
