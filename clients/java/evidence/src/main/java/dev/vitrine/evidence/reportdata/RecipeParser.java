package dev.vitrine.evidence.reportdata;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A recursive descent over the text of a recipe; its errors say at which character. */
final class RecipeParser {

    private static final int MAX_DEPTH = 16;

    private final String text;
    private int position;
    private int depth;

    RecipeParser(String text) {
        this.text = text;
    }

    Term parse() throws MalformedException {
        Term term = recipe();
        if (position < text.length()) {
            throw new MalformedException("unexpected text after the recipe", position);
        }
        return term;
    }

    private Term recipe() throws MalformedException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("a recipe is nested deeper than " + MAX_DEPTH, position);
        }
        List<Term> parts = new ArrayList<>();
        parts.add(term());
        while (text.startsWith("||", position)) {
            position += 2;
            parts.add(term());
        }
        depth--;
        return parts.size() == 1 ? parts.get(0) : new Term.Concatenation(List.copyOf(parts));
    }

    private Term term() throws MalformedException {
        skipSpaces();
        int start = position;
        while (position < text.length() && isNameCharacter(text.charAt(position))) {
            position++;
        }
        String name = text.substring(start, position);
        if (name.isEmpty()) {
            throw new MalformedException("expected a name or a function", position);
        }
        skipSpaces();
        if (position == text.length() || text.charAt(position) != '(') {
            return new Term.Preimage(name);
        }
        position++;
        Term call = name.equals("utf8")
                ? literal()
                : new Term.Call(
                        Function.named(name).orElseThrow(() -> new MalformedException("no such function", start)),
                        recipe());
        expect(')');
        skipSpaces();
        return call;
    }

    private Term literal() throws MalformedException {
        skipSpaces();
        expect('"');
        int end = text.indexOf('"', position);
        if (end < 0) {
            throw new MalformedException("a literal without its closing quote", position);
        }
        Bytes value = Bytes.utf8(text.substring(position, end));
        position = end + 1;
        skipSpaces();
        return new Term.Literal(value);
    }

    private void expect(char c) throws MalformedException {
        if (position == text.length() || text.charAt(position) != c) {
            throw new MalformedException("expected '" + c + "'", position);
        }
        position++;
    }

    private void skipSpaces() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
}
