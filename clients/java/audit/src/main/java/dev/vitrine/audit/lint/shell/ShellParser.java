package dev.vitrine.audit.lint.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a script apart. Never fails: what it cannot understand it reads as words. */
public final class ShellParser {

    private static final int MAX_DEPTH = 12;
    private static final int MAX_COMMANDS = 200_000;
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "fi", "done", "esac", "coproc");

    private final ShellText text;
    private final List<Pipeline> out;
    private final int depth;
    private final Optional<Command> within;
    private final Deque<Heredoc> heredocs = new ArrayDeque<>();
    private final List<Command> pipeline = new ArrayList<>();
    private @Nullable Command command;
    private List<Word> words = new ArrayList<>();
    private List<Redirect> redirects = new ArrayList<>();
    private int chain;
    private char close = '\0';

    private record Heredoc(String end, boolean indented, List<Redirect> target) {}

    private ShellParser(ShellText text, List<Pipeline> out, int depth, Optional<Command> within, int chain) {
        this.text = text;
        this.out = out;
        this.depth = depth;
        this.within = within;
        this.chain = chain;
    }

    /**
     * The pipelines of a script, those inside of substitutions and of {@code sh -c} among them, in the order in which they
     * end.
     *
     * @param firstLine the number of the script's first line
     */
    public static List<Pipeline> parse(String script, int firstLine) {
        List<Pipeline> out = new ArrayList<>();
        new ShellParser(new ShellText(script, firstLine), out, 0, Optional.empty(), 0).list('\0');
        return out;
    }

    /** Reads until the end, or until {@code close}, which it takes. */
    private void list(char end) {
        close = end;
        while (!text.atEnd() && out.size() < MAX_COMMANDS) {
            char c = text.peek();
            if (c == close && close != '\0') {
                text.skip(1);
                break;
            }
            step(c);
        }
        endPipeline();
    }

    private void step(char c) {
        if (c == '\n') {
            endPipeline();
            chain++;
            text.skip(1);
            readHeredocs();
        } else if (Character.isWhitespace(c)) {
            text.skip(1);
        } else if (text.startsWith("\\\n")) {
            text.skip(2);
        } else if (c == '#') {
            text.skipLine();
        } else if (text.startsWith("&&") || text.startsWith("||")) {
            endPipeline();
            text.skip(2);
        } else if (text.startsWith("|&") || c == '|') {
            endCommand();
            text.skip(text.startsWith("|&") ? 2 : 1);
        } else if (c == ';' || (c == '&' && !text.startsWith("&>"))) {
            endPipeline();
            chain++;
            text.skip(1);
        } else if (c == '(') {
            endPipeline();
            text.skip(1);
        } else if (c == ')') {
            text.skip(1);
            endCommand();
            if (!text.nextIsPipe()) {
                endPipeline();
            }
        } else if (isRedirect()) {
            redirect();
        } else {
            word();
        }
    }

    private boolean isRedirect() {
        if (text.startsWith("<(") || text.startsWith(">(")) {
            return false;
        }
        int digits = text.digits();
        char c = text.peek(digits);
        return c == '<' || c == '>' || text.startsWith("&>");
    }

    private void redirect() {
        text.skip(text.digits());
        String operator = text.take("<<<", "<<-", "<<", "<>", "<&", "&>>", "&>", ">>", ">&", ">|", "<", ">");
        text.skipBlanks();
        if (operator.equals("<<") || operator.equals("<<-")) {
            String end = text.atEnd() ? "" : readWord().text();
            heredocs.add(new Heredoc(end, operator.equals("<<-"), redirects));
        } else if (!text.atEnd() && text.peek() != '\n') {
            redirects.add(new Redirect(operator, readWord().text()));
        }
    }

    private void readHeredocs() {
        while (!heredocs.isEmpty()) {
            Heredoc heredoc = heredocs.remove();
            heredoc.target().add(new Redirect("<<", text.until(heredoc.end(), heredoc.indented())));
        }
    }

    private void word() {
        Word word = readWord();
        if (words.isEmpty() && KEYWORDS.contains(word.text())) {
            return;
        }
        words.add(word);
    }

    /** The command that is being read, for the substitutions inside of it. */
    private Command current() {
        @Nullable Command open = command;
        if (open == null) {
            open = new Command(words, redirects);
            command = open;
        }
        return open;
    }

    private void endCommand() {
        if (!words.isEmpty() || !redirects.isEmpty()) {
            Command done = current();
            done.finish();
            pipeline.add(done);
        }
        command = null;
        words = new ArrayList<>();
        redirects = new ArrayList<>();
    }

    private void endPipeline() {
        endCommand();
        if (!pipeline.isEmpty()) {
            out.add(new Pipeline(pipeline, chain, within));
            for (Command done : List.copyOf(pipeline)) {
                scriptsInside(done);
            }
        }
        pipeline.clear();
    }

    /** {@code sh -c "..."}, {@code eval "..."}, {@code nix-shell --run "..."}. */
    private void scriptsInside(Command done) {
        List<Word> arguments = done.argumentWords();
        for (int i = 0; i < arguments.size(); i++) {
            String before = i == 0 ? "" : arguments.get(i - 1).text();
            boolean script =
                    switch (done.name()) {
                        case "sh", "bash", "dash", "ash", "zsh", "ksh" -> before.matches("-[a-z]*c");
                        case "su", "runuser" -> before.equals("-c") || before.equals("--command");
                        case "nix-shell" -> before.equals("--run") || before.equals("--command");
                        case "eval" -> i == 0;
                        default -> false;
                    };
            Word inner = arguments.get(i);
            // A script that is a substitution as a whole was read as one.
            boolean unknown = inner.text().startsWith("$(") || inner.text().startsWith("`");
            if (script && !unknown && depth < MAX_DEPTH) {
                new ShellParser(new ShellText(inner.text(), inner.line()), out, depth + 1, Optional.of(done), chain)
                        .list('\0');
            }
        }
    }

    private Word readWord() {
        int line = text.line();
        StringBuilder read = new StringBuilder();
        boolean literal = text.peek() == '\'';
        int quotes = 0;
        while (!text.atEnd()) {
            char c = text.peek();
            if (c == '`' && close == '`') {
                break;
            }
            if (text.startsWith("\\\n")) {
                text.skip(2);
            } else if (c == '\\') {
                text.skip(1);
                read.append(text.atEnd() ? '\\' : text.next());
                literal = false;
            } else if (c == '\'') {
                read.append(text.singleQuoted());
                quotes++;
            } else if (c == '"') {
                doubleQuoted(read);
                literal = false;
            } else if (c == '$' || c == '`') {
                dollar(read);
                literal = false;
            } else if (text.startsWith("<(") || text.startsWith(">(")) {
                read.append(text.next());
                substitution(read, '(', ')');
                literal = false;
            } else if (Character.isWhitespace(c) || "|&;<>()".indexOf(c) >= 0) {
                break;
            } else {
                read.append(text.next());
                literal = false;
            }
        }
        return new Word(read.toString(), line, literal && quotes == 1);
    }

    private void doubleQuoted(StringBuilder read) {
        text.skip(1);
        while (!text.atEnd()) {
            char c = text.peek();
            if (c == '"') {
                text.skip(1);
                return;
            }
            if (text.startsWith("\\\n")) {
                text.skip(2);
            } else if (c == '\\' && "$`\"\\".indexOf(text.peek(1)) >= 0) {
                text.skip(1);
                read.append(text.next());
            } else if (c == '$' || c == '`') {
                dollar(read);
            } else {
                read.append(text.next());
            }
        }
    }

    /** A variable stays as it is written; the commands of a substitution are read. */
    private void dollar(StringBuilder read) {
        if (text.peek() == '`') {
            substitution(read, '`', '`');
        } else if (text.startsWith("$((")) {
            read.append(text.balanced("$((", "))"));
        } else if (text.startsWith("$(")) {
            read.append(text.next());
            substitution(read, '(', ')');
        } else if (text.startsWith("${")) {
            read.append(text.balanced("${", "}"));
        } else if (text.startsWith("$'")) {
            text.skip(1);
            read.append(text.singleQuoted());
        } else {
            read.append(text.next());
        }
    }

    private void substitution(StringBuilder read, char open, char close) {
        int from = text.position();
        text.skip(1);
        if (depth >= MAX_DEPTH) {
            text.skipTo(close);
        } else {
            new ShellParser(text, out, depth + 1, Optional.of(current()), chain).list(close);
        }
        String inside = text.since(from);
        read.append(inside.charAt(0) == open ? inside : open + inside);
    }
}
