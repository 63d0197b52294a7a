package dev.vitrine.witness.logging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** One logger: everything from INFO on becomes one line, written in one piece. */
final class JsonLogger extends AbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory();

    private final transient PrintStream out;

    JsonLogger(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public void log(LoggingEvent event) {
        if (event.getLevel().toInt() >= Level.INFO.toInt()) {
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            write(
                    event.getLevel(),
                    event.getMessage(),
                    event.getArgumentArray(),
                    pairs == null ? List.of() : pairs,
                    event.getThrowable());
        }
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        write(level, message, arguments, List.of(), cause);
    }

    private void write(
            Level level,
            @Nullable String message,
            Object @Nullable [] arguments,
            List<KeyValuePair> pairs,
            @Nullable Throwable cause) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", Instant.now().toString());
            json.writeStringField("level", level.name());
            json.writeStringField("logger", name);
            json.writeStringField("message", MessageFormatter.basicArrayFormat(message, arguments));
            for (KeyValuePair pair : pairs) {
                if (pair.value instanceof Number || pair.value instanceof Boolean) {
                    json.writeFieldName(pair.key);
                    json.writeRawValue(String.valueOf(pair.value));
                } else {
                    json.writeStringField(pair.key, String.valueOf(pair.value));
                }
            }
            if (cause != null) {
                StringWriter trace = new StringWriter();
                cause.printStackTrace(new PrintWriter(trace));
                json.writeStringField("cause", trace.toString());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        out.println(line);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return true;
    }
}
