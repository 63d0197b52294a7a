package dev.vitrine.cli;

import dev.vitrine.client.InconsistentLogException;
import dev.vitrine.client.LogException;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The one table from exceptions to what the user reads and how the command ends. */
final class Failures {

    private Failures() {}

    static Failure of(Exception e) {
        if (e instanceof Failure failure) {
            return failure;
        }
        if (e instanceof VerificationException refuted) {
            return Failure.refuted(refuted.reason().name(), message(e));
        }
        if (e instanceof InconsistentLogException inconsistent) {
            return Failure.refuted(inconsistent.reason().name(), message(e));
        }
        if (e instanceof LogException refusal) {
            return of(refusal);
        }
        if (e instanceof InvalidEntryException invalid) {
            String where = invalid.where().isEmpty() ? "" : invalid.where() + ": ";
            return Failure.couldNotTell(invalid.code().name(), where + message(e), advice(invalid.code()));
        }
        if (e instanceof MalformedException) {
            return Failure.couldNotTell("MALFORMED", message(e), "");
        }
        if (e instanceof IOException io) {
            return of(io);
        }
        return Failure.couldNotTell(
                "INTERNAL",
                "an error in vitrine itself: " + e,
                "set VITRINE_DEBUG=1 for the stack trace, and report it");
    }

    private static Failure of(LogException refusal) {
        String where = refusal.where().isEmpty() ? "" : " (" + refusal.where() + ")";
        String message = "the log refused: " + message(refusal) + where + " [" + refusal.code() + "]";
        boolean forged = refusal.code() == ErrorCode.BAD_SIGNATURE || refusal.code() == ErrorCode.EVIDENCE_FORGED;
        return forged
                ? Failure.refuted(refusal.code().name(), message)
                : Failure.couldNotTell(refusal.code().name(), message, advice(refusal.code()));
    }

    private static Failure of(IOException io) {
        if (io instanceof NoSuchFileException missing) {
            return Failure.couldNotTell("NO_SUCH_FILE", "no such file: " + missing.getFile(), "check the path");
        }
        if (io instanceof AccessDeniedException denied) {
            return Failure.couldNotTell(
                    "ACCESS_DENIED",
                    "not allowed to open " + denied.getFile(),
                    "check its permissions and its folder's");
        }
        if (io instanceof FileSystemException file) {
            return Failure.couldNotTell("FILE", file.getFile() + ": " + file.getReason(), "");
        }
        if (io instanceof ConnectException) {
            return Failure.couldNotTell(
                    "UNREACHABLE", message(io), "start one with `vitrine up`, or name another with --log URL");
        }
        return Failure.couldNotTell("IO", message(io), "");
    }

    private static String advice(ErrorCode code) {
        return switch (code) {
            case WITNESSES_UNAVAILABLE ->
                "the entry is committed; `vitrine prove FILE` fetches its receipt once the witnesses are back";
            case LEAF_TOO_LARGE -> "log a statement that names the file by its digest, and publish the file elsewhere";
            case NOT_PUBLISHED -> "`vitrine log checkpoints` lists the published sizes";
            case TOO_MANY_REQUESTS, SHUTTING_DOWN, READ_ONLY -> "try again later";
            case NOT_FOUND, INDEX_OUT_OF_RANGE -> "`vitrine log info` says how large the log is";
            case ERROR_CODE_UNSPECIFIED -> "is this the URL of a Vitrine log?";
            default -> "";
        };
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
