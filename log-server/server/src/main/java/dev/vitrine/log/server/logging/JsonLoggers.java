package dev.vitrine.log.server.logging;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * One logger per name. The level is INFO for our classes and WARN for libraries; the system property {@code vitrine.log.level}
 * sets that of our classes.
 */
final class JsonLoggers implements ILoggerFactory {

    private static final String OURS = "dev.vitrine.";

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final Level level = level(System.getProperty("vitrine.log.level", "INFO"));

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(
                name, n -> new JsonLogger(n, n.startsWith(OURS) ? level : Level.WARN, System.err));
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Level.INFO;
        }
    }
}
