package dev.vitrine.audit.rebuild;

import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a rebuild gave.
 *
 * @param enclaves one for each enclave of the release, in its order
 * @param source what was fetched; empty where it could not be
 * @param environment builders, kernel and isolation, for a verdict
 * @param shortcomings where this machine could not isolate as it should, one sentence each
 * @param commands every command that was run, for copying by hand
 * @param log what the builds said
 */
public record Rebuild(
        List<RebuiltEnclave> enclaves,
        Optional<SourceTree> source,
        String environment,
        List<String> shortcomings,
        List<String> commands,
        Bytes log,
        Instant startedAt,
        Instant finishedAt) {

    public Rebuild {
        enclaves = List.copyOf(enclaves);
        shortcomings = List.copyOf(shortcomings);
        commands = List.copyOf(commands);
    }

    public Optional<RebuiltEnclave> enclave(String name) {
        return enclaves.stream().filter(enclave -> enclave.name().equals(name)).findFirst();
    }
}
