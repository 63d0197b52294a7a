package dev.vitrine.evidence.reportdata;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node of a parsed recipe. */
interface Term {

    Bytes evaluate(Map<String, Bytes> preimages) throws MalformedException;

    void collectNames(Set<String> names);

    record Preimage(String name) implements Term {
        @Override
        public Bytes evaluate(Map<String, Bytes> preimages) throws MalformedException {
            Bytes value = preimages.get(name);
            if (value == null) {
                throw new MalformedException(
                        "the recipe needs the preimage \"" + name + "\", which is missing",
                        MalformedException.NO_POSITION);
            }
            return value;
        }

        @Override
        public void collectNames(Set<String> names) {
            names.add(name);
        }
    }

    record Literal(Bytes value) implements Term {
        @Override
        public Bytes evaluate(Map<String, Bytes> preimages) {
            return value;
        }

        @Override
        public void collectNames(Set<String> names) {}
    }

    record Call(Function function, Term argument) implements Term {
        @Override
        public Bytes evaluate(Map<String, Bytes> preimages) throws MalformedException {
            return bounded(function.apply(argument.evaluate(preimages)));
        }

        @Override
        public void collectNames(Set<String> names) {
            argument.collectNames(names);
        }
    }

    record Concatenation(List<Term> parts) implements Term {
        @Override
        public Bytes evaluate(Map<String, Bytes> preimages) throws MalformedException {
            Bytes joined = Bytes.EMPTY;
            for (Term part : parts) {
                joined = bounded(Bytes.concat(joined, part.evaluate(preimages)));
            }
            return joined;
        }

        @Override
        public void collectNames(Set<String> names) {
            for (Term part : parts) {
                part.collectNames(names);
            }
        }
    }

    private static Bytes bounded(Bytes value) throws MalformedException {
        if (value.size() > Recipe.MAX_VALUE) {
            throw new MalformedException(
                    "a recipe makes more than " + Recipe.MAX_VALUE + " bytes", MalformedException.NO_POSITION);
        }
        return value;
    }
}
