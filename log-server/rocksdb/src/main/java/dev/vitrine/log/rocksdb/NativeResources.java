package dev.vitrine.log.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native objects, closed in the reverse of the order in which they were made: what is used outlives its users. */
final class NativeResources implements AutoCloseable {

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new AssertionError("closing a native object throws nothing", e);
            }
        }
    }
}
