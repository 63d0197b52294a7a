package dev.vitrine.witness.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The storage layout, all of it. One RocksDB database with five column families; integers are big-endian; {@code log} is
 * the SHA-256 of the origin line.
 *
 * <pre>
 * family   key                  value
 * default  "format"             decimal FormatVersion
 * default  "name"               the witness's key name, which the database belongs to
 * default  "logs"               decimal count of the rows of logs
 * default  "list/" sha256(32)   empty: a log list with this digest was imported completely
 * default  "sealed"             the ticket that the state was exported for: this database never cosigns again
 * default  "time"               decimal: no cosignature in the database has a later time (Unix seconds)
 * heads    log(32)              u64 size || root(32)
 * notes    log(32)              the cosigned checkpoint, as the monitoring path serves it
 * logs     log(32)              the log's stanza of a logs/v0 list: "vkey ...\norigin ...\nqpd ...\ncontact ...\n"
 * evidence "index"              id(32)*: what evidence there is, in the order in which it came
 * evidence id(32)               the canonical text of the evidence with this SHA-256
 * </pre>
 *
 * <p>{@code heads} and {@code notes} of one log are always written in one synced batch. Rows of {@code heads} are never
 * removed: that would let a log start over. Rows of {@code logs} are never changed by a list. A row of {@code evidence}
 * and the index that names it are written in one synced batch.
 */
enum Column {
    META("default"),
    HEADS("heads"),
    NOTES("notes"),
    LOGS("logs"),
    EVIDENCE("evidence");

    private final String family;

    Column(String family) {
        this.family = family;
    }

    /** The first letter of the family: what an exported row says. */
    int letter() {
        return family.charAt(0);
    }

    static Optional<Column> ofLetter(int letter) {
        return Arrays.stream(values())
                .filter(column -> column.letter() == letter)
                .findFirst();
    }

    byte[] family() {
        return family.getBytes(StandardCharsets.UTF_8);
    }
}
