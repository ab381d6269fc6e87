package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten slips of a programmer, each one line in a copy of the kernel's source: the simulation finds
 * every one of them, and for its own reason. Where {@link InvariantsTest} breaks promises from
 * outside, by doubles of the ports, this breaks them where they are kept.
 */
final class FaultsIT {
  private static final int SEEDS = 400;

  /** As many as a seed of {@code simulate --smoke} has. */
  private static final int USUAL = SmokeScenario.Settings.SMOKE.crashes();

  private static final Path TASK = Path.of("agents/src/main/java/dev/troupe/agents/task");
  private static final Path GATEWAY =
      Path.of("runtime/src/main/java/dev/troupe/runtime/model/gateway");

  /**
   * @param source relative to the repository
   * @param text occurs once in the source
   * @param crashes of the node, over a run
   * @param reason is in the violation
   */
  private record Fault(
      String name, Path source, String text, String slip, int crashes, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Fault> faults() {
    return List.of(
        new Fault(
            "the desk may forget an answer when it is heard",
            TASK.resolve("supervisor/TaskSupervisor.java"),
            "    draft.add(facts, verdict, deps.env().nanos());\n",
            """
                draft.add(facts, verdict, deps.env().nanos());
                replies.acknowledge(facts);
            """,
            USUAL,
            "acted before CallSettled is durable"),
        new Fault(
            "a granted call is sent with what may begin before it is durable",
            TASK.resolve("supervisor/Agenda.java"),
            "      case Fact.TimeUp up -> timed = false;\n",
            """
                  case Fact.TimeUp up -> timed = false;
                  case Fact.Granted granted -> asking.onGranted(after, granted.intent());
            """,
            USUAL,
            "sent before its CallSent is durable"),
        new Fault(
            "a submit is answered while it is written",
            TASK.resolve("supervisor/TaskSupervisor.java"),
            "    tags.prepare(state, written.after(state), written.entries(), team);\n",
            """
                tags.prepare(state, written.after(state), written.entries(), team);
                replies.answer(written.told(), written.after(state));
            """,
            USUAL,
            "acknowledged before it is durable"),
        new Fault(
            "a permit is used for a subtask whose opening was never written",
            TASK.resolve("decide/SendGrantedCall.java"),
            "    if (state.openSubtask(path).isEmpty()) return List.of();\n",
            "",
            USUAL,
            "CallSent twice"),
        new Fault(
            "a permit that was on its way is used by a paused task",
            TASK.resolve("decide/SendGrantedCall.java"),
            "granted) || state.paused()) return",
            "granted)) return",
            8,
            "sent while paused"),
        new Fault(
            "a fact that comes after the end ends the task again",
            TASK.resolve("decide/EndTask.java"),
            "    if (!state.open()) return List.of();\n",
            "",
            USUAL,
            "finished twice"),
        new Fault(
            "a lost call is sent again before it is undone",
            TASK.resolve("state/Losses.java"),
            "if (undo.isEmpty()) return Step.UNDO;",
            "if (undo.isEmpty()) return Step.RESEND;",
            USUAL,
            "a compensable effect happened twice"),
        new Fault(
            "a lost call that cannot be undone is sent again unasked",
            TASK.resolve("state/Losses.java"),
            "if (sent.effect() != Effect.COMPENSABLE) return Step.ASK;",
            "if (sent.effect() != Effect.COMPENSABLE) return Step.RESEND;",
            10,
            "an irreversible effect happened twice"),
        new Fault(
            "a resumed task still counts as resting",
            TASK.resolve("supervisor/EventTags.java"),
            "      case TaskEvent.Resumed e -> Set.of(SqliteJournal.AWAKES);\n",
            "",
            USUAL,
            "acknowledged, but never finished"),
        new Fault(
            "a worker that crashed is looked for in what is durable",
            TASK.resolve("supervisor/Agenda.java"),
            "    newest = after;\n    for (Fact fact : facts) heed(after, fact);\n",
            "    for (Fact fact : facts) heed(after, fact);\n",
            USUAL,
            "acknowledged, but never finished"),
        new Fault(
            "a cancel and a pause are acknowledged while calls are on their way out",
            TASK.resolve("supervisor/Replies.java"),
            "if (reply != Fact.ControlReply.DONE || !sends) say.run();",
            "if (reply != Fact.ControlReply.DONE || !sends || sends) say.run();",
            USUAL,
            "sent after a cancel or a pause was acknowledged"),
        new Fault(
            "one permit too many",
            GATEWAY.resolve("ModelGateway.java"),
            "while (held.size() < limits.concurrency())",
            "while (held.size() <= limits.concurrency())",
            USUAL,
            "permits exceeded"));
  }

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("faults")
  void isFoundForItsOwnReason(Fault fault) throws Exception {
    String found = hunt(fault, SEEDS);
    System.out.println(fault + ": " + found);
    assertThat(found).startsWith("found seed=").contains(fault.reason());
  }

  /** The way of the faults, without one: what is found there is theirs. */
  @Test
  void withoutAFaultNothingIsFound() throws Exception {
    Fault fault = faults().getFirst();
    Fault none = new Fault("none", fault.source(), fault.text(), fault.text(), fault.crashes(), "");
    assertThat(hunt(none, 20)).isEqualTo(FaultHunt.NOTHING);
  }

  /** The last line that the process with this fault says. */
  private String hunt(Fault fault, int seeds) throws Exception {
    Path compiled = compile(fault);
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // most are found before the second compiler pays
                "-Xmx1g",
                "-cp",
                compiled + File.pathSeparator + System.getProperty("java.class.path"),
                FaultHunt.class.getName(),
                String.valueOf(seeds),
                String.valueOf(fault.crashes()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(fault.name()).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(out);
    assertThat(said).as(fault.name()).isNotEmpty();
    return said.getLast();
  }

  private Path compile(Fault fault) throws IOException {
    String text = Files.readString(root().resolve(fault.source()));
    assertThat(text).as(fault + ": " + fault.source()).containsOnlyOnce(fault.text());
    Path source = folder.resolve(fault.source().getFileName());
    Files.writeString(source, text.replace(fault.text(), fault.slip()));
    Path compiled = Files.createDirectory(folder.resolve("classes"));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
    int result =
        compiler.run(
            null,
            errors,
            errors,
            "-proc:none",
            "-parameters",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            compiled.toString(),
            source.toString());
    assertThat(result).as(fault + ": " + errors.toString(UTF_8)).isZero();
    return compiled;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, Objects::nonNull, Path::getParent)
        .filter(above -> Files.isDirectory(above.resolve(TASK)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sources above " + here));
  }
}
