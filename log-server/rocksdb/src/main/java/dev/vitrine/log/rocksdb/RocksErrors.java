package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.StoreException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The one place that decides which failure may pass by itself. */
final class RocksErrors {

    private RocksErrors() {}

    static StoreException translate(String what, RocksDBException e) {
        return isRetryable(e) ? StoreException.retryable(what, e) : StoreException.fatal(what, e);
    }

    static boolean isRetryable(RocksDBException e) {
        Status status = e.getStatus();
        if (status == null) {
            return false; // raised by the driver itself: misuse
        }
        return switch (status.getCode()) {
            // A full disk, a device that went away, a failed flush: the engine opens the database anew and asks what is
            // there.
            case IOError -> true;
            case Busy, TimedOut, TryAgain, Incomplete, Aborted, Expired -> true;
            case Corruption, NotSupported, InvalidArgument, NotFound, MergeInProgress, ShutdownInProgress -> false;
            case Ok, Undefined -> false;
        };
    }
}
