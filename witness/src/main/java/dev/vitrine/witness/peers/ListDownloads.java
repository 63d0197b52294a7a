package dev.vitrine.witness.peers;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.LogList;
import dev.vitrine.witness.logs.ImportReport;
import dev.vitrine.witness.logs.LogDirectory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public lists of logs behind URLs, looked at from time to time. They only ever add: what a list takes away or changes later
 * stays as it was here. A list that cannot be had changes nothing.
 */
public final class ListDownloads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListDownloads.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final LogDirectory logs;
    private final List<URI> urls;
    private final ExecutorService httpThread = Executors.newSingleThreadExecutor(task -> daemon(task, "lists-http"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "lists"));
    private final BoundedHttp http = new BoundedHttp(TIMEOUT, httpThread);

    private ListDownloads(LogDirectory logs, List<URI> urls) {
        this.logs = logs;
        this.urls = List.copyOf(urls);
    }

    /** Looks at all of them now and then again after each pause. */
    public static ListDownloads start(LogDirectory logs, List<URI> urls, Duration pause) {
        ListDownloads downloads = new ListDownloads(logs, urls);
        var unused =
                downloads.timer.scheduleWithFixedDelay(downloads::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return downloads;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        for (URI url : urls) {
            try {
                ImportReport report = logs.importList(LogVisit.requireOk(http.get(url, LogList.MAX_SIZE)));
                LOG.atInfo()
                        .addKeyValue("url", url)
                        .addKeyValue("added", report.added())
                        .addKeyValue("ignored", report.ignored())
                        .log("log list looked at");
            } catch (IOException | MalformedException | RuntimeException e) {
                LOG.atWarn().addKeyValue("url", url).setCause(e).log("a log list could not be had");
            }
        }
    }

    @Override
    public void close() {
        List<Runnable> unused = timer.shutdownNow();
        List<Runnable> unusedToo = httpThread.shutdownNow();
    }
}
