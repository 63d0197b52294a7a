package dev.vitrine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** Wires the commands to the machine and runs one. */
public final class Main {

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = run(new Host(System.in, out, err, System.getenv(), InstantSource.system()), args);
        out.flush();
        System.exit(code);
    }

    static int run(Host host, String... args) {
        CommandLine line = commands(host);
        line.setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((e, arguments) -> explain(host, e));
        line.setExecutionExceptionHandler((e, command, parsed) -> report(host, e, command));
        for (CommandLine sub : line.getSubcommands().values()) {
            describe(sub);
        }
        int code = line.execute(args);
        host.out().flush();
        host.err().flush();
        return code;
    }

    static CommandLine commands(Host host) {
        return new CommandLine(new RootCommand(host))
                .addSubcommand(new UpCommand(host))
                .addSubcommand(new KeygenCommand(host))
                .addSubcommand(new SubmitCommand(host))
                .addSubcommand(new StreamCommand(host))
                .addSubcommand(new ProveCommand(host))
                .addSubcommand(new VerifyCommand(host))
                .addSubcommand(new GetCommand(host))
                .addSubcommand(new FollowCommand(host))
                .addSubcommand(new FsckCommand(host))
                .addSubcommand(new MirrorCommand(host))
                .addSubcommand(new ProbeCommand(host))
                .addSubcommand(new ImportCommand(host))
                .addSubcommand(new CheckCommand(host))
                .addSubcommand(
                        new CommandLine(new CollateralCommand(host)).addSubcommand(new CollateralCommand.Fetch(host)))
                .addSubcommand(new MeasureCommand(host))
                .addSubcommand(new SimulateCommand(host))
                .addSubcommand(new InspectCommand(host))
                .addSubcommand(new InitCommand(host))
                .addSubcommand(new AuditCommand(host))
                .addSubcommand(new CommandLine(new RebuildCommand(host)).addSubcommand(new RebuildCommand.Worker(host)))
                .addSubcommand(new DiffCommand(host))
                .addSubcommand(new LintCommand(host))
                .addSubcommand(new CommandLine(new KitCommand(host))
                        .addSubcommand(new KitCommand.Export(host))
                        .addSubcommand(new KitCommand.Import(host))
                        .addSubcommand(new KitCommand.Show(host)))
                .addSubcommand(new CommandLine(new PolicyCommand(host))
                        .addSubcommand(new PolicyCommand.Show(host))
                        .addSubcommand(new PolicyCommand.Check(host))
                        .addSubcommand(new PolicyCommand.Create(host)))
                .addSubcommand(new CommandLine(new WitnessCommand(host))
                        .addSubcommand(new WitnessCommand.Show(host))
                        .addSubcommand(new WitnessCommand.View(host))
                        .addSubcommand(new ProveForkCommand(host))
                        .addSubcommand(new VerifyEvidenceCommand(host))
                        .addSubcommand(new ConformanceCommand(host))
                        .addSubcommand(new EvaluateCommand(host)))
                .addSubcommand(new CommandLine(new LogCommand(host))
                        .addSubcommand(new LogCommand.Show(host))
                        .addSubcommand(new LogCommand.Checkpoints(host))
                        .addSubcommand(new LogCommand.Init(host))
                        .addSubcommand(new LogCommand.Serve(host)));
    }

    /** Every command that can be run, with its subcommand where it has some: {@code submit}, {@code log info}. */
    static List<String> commandNames() {
        Host nowhere =
                new Host(InputStream.nullInputStream(), System.out, System.err, Map.of(), InstantSource.system());
        List<String> names = new ArrayList<>();
        commands(nowhere).getSubcommands().forEach((name, command) -> {
            if (command.getSubcommands().isEmpty()) {
                names.add(name);
            }
            command.getSubcommands().keySet().forEach(sub -> names.add(name + " " + sub));
        });
        return List.copyOf(names);
    }

    private static void describe(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%nParameters:%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        if (usage.footer().length > 0) {
            usage.footerHeading("%nExamples:%n");
        }
        line.getSubcommands().values().forEach(Main::describe);
    }

    private static int explain(Host host, ParameterException e) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        host.err().println(Text.printable(name + ": " + e.getMessage()));
        host.err().println("  `" + name + " --help` says more");
        return ExitCode.USAGE.code();
    }

    private static int report(Host host, Exception e, CommandLine command) {
        Failure failure = Failures.of(e);
        String name = command.getCommandSpec().qualifiedName().replaceFirst("^vitrine ", "");
        output(host, command.getCommandSpec()).failure(name, failure);
        if (host.variable("VITRINE_DEBUG").isPresent()) {
            e.printStackTrace(host.err());
        }
        return failure.exit().code();
    }

    /** The command's own output, which knows whether JSON was asked for. */
    private static Output output(Host host, CommandSpec command) {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof Output output) {
                return output;
            }
        }
        return new Output(host);
    }
}
