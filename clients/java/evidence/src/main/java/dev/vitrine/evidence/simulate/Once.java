package dev.vitrine.evidence.simulate;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, by one thread while others wait. */
final class Once<T> {

    private final Supplier<T> maker;
    private @Nullable T value; // guarded by this

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        T made = value;
        if (made == null) {
            made = maker.get();
            value = made;
        }
        return made;
    }
}
