package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveRow;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.ProjectRow;
import dev.vitrine.proto.v1.ProjectView;
import dev.vitrine.proto.v1.ProjectsResponse;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.VersionRow;
import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tracker: projects, their versions, and what became of them with each tool. */
final class ProjectViews {

    private final Ledger ledger;

    ProjectViews(Ledger ledger) {
        this.ledger = ledger;
    }

    ProjectsResponse list(Cursor cursor, int limit) {
        Bytes prefix = Term.projects();
        List<Bytes> terms = ledger.groups(prefix, cursor.term(), limit + 1, ProjectViews::behindProject);
        ProjectsResponse.Builder list = ProjectsResponse.newBuilder().setTreeSize(ledger.size());
        for (Bytes term : terms.subList(0, Math.min(limit, terms.size()))) {
            row(term).ifPresent(list::addProjects);
        }
        return terms.size() > limit
                ? list.setNext(new Cursor(0, terms.get(limit), 0).text()).build()
                : list.build();
    }

    /** All kinds of statements about one project belong together. */
    private static Bytes behindProject(Bytes term) {
        return Term.behind(term.slice(0, term.size() - 1));
    }

    /** @param term of a project with any kind of statement */
    private Optional<ProjectRow> row(Bytes term) {
        Bytes name = term.slice(1, term.size() - 2);
        String shown = new String(name.toByteArray(), StandardCharsets.UTF_8);
        Bytes releases = Term.project(shown, StatementKind.RELEASE);
        Optional<IndexedEntry> newest = ledger.newestEntry(releases);
        if (newest.isEmpty()) {
            return ledger.newestEntry(term).map(verdict -> ProjectRow.newBuilder()
                    .setProject(verdict.statement().getRebuildVerdict().getProject())
                    .setNewestIndex(verdict.index())
                    .build());
        }
        IndexedEntry entry = newest.get();
        Release release = entry.statement().getRelease();
        return Optional.of(ProjectRow.newBuilder()
                .setProject(release.getProject())
                .setReleases(ledger.count(releases))
                .setNewestVersion(release.getVersion())
                .setNewestIndex(entry.index())
                .setBuiltAt(release.getBuiltAt())
                .setStage(enclaves(release).stream()
                        .mapToInt(EnclaveRow::getStage)
                        .min()
                        .orElse(0))
                .addAllTools(Tools.of(ledger, entry))
                .setClaimed(release.getRecipe().getBuilder())
                .setWithdrawn(Releases.isWithdrawn(ledger, entry))
                .build());
    }

    ProjectView of(String name, Cursor cursor, int limit) throws Problem {
        Bytes term = Term.project(name, StatementKind.RELEASE);
        List<Long> indices = ledger.newest(term, cursor.index(), limit + 1);
        if (indices.isEmpty() && cursor.equals(Cursor.START)) {
            throw new Problem(ErrorCode.NOT_FOUND, "name", "no release of a project of this name is logged");
        }
        ProjectView.Builder view = ProjectView.newBuilder().setProject(name).setTreeSize(ledger.size());
        for (IndexedEntry entry : ledger.entries(indices.subList(0, Math.min(limit, indices.size())))) {
            view.addVersions(version(entry));
        }
        return indices.size() > limit
                ? view.setNext(new Cursor(0, Bytes.EMPTY, indices.get(limit - 1)).text())
                        .build()
                : view.build();
    }

    private VersionRow version(IndexedEntry entry) {
        Release release = entry.statement().getRelease();
        return VersionRow.newBuilder()
                .setEntry(entry.reference())
                .setVersion(release.getVersion())
                .setSourceUrl(release.getSource().getUrl())
                .setCommit(Names.hex(release.getSource().getCommit().getValue()))
                .setTag(release.getSource().getTag())
                .setBuiltAt(release.getBuiltAt())
                .setReproducibleUntil(release.getReproducibleUntil())
                .setWithdrawn(Releases.isWithdrawn(ledger, entry))
                .addAllEnclaves(enclaves(release))
                .addAllTools(Tools.of(ledger, entry))
                .build();
    }

    private List<EnclaveRow> enclaves(Release release) {
        List<EnclaveRow> rows = new ArrayList<>();
        for (Enclave enclave : release.getEnclavesList()) {
            Measured.of(enclave.getMeasurement())
                    .ifPresent(measured ->
                            rows.add(Standing.brief(ledger, measured).row(ledger)));
        }
        return rows;
    }
}
