import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.TaskRequest;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.TroupeBuilder;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.api.*;
import dev.troupe.runtime.json.Json;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;

/**
 * Troupe in the peers' harness: a stated plan of planner, ten workers and writer (W1, W3), and one
 * agent with a tool (W2). Every run is durable: W1 and W3 are the same. After a kill the journal
 * alone knows what is open; the driver asks for each task by its idempotency key and gets the same
 * one.
 */
public final class Main {
  /** Milliseconds that the in-process model takes (delay=500). */
  private static long delay;

  private static final class Fake implements ModelClient {
    @Override
    public String describe() {
      return "in-process";
    }

    @Override
    public ModelCall start(ModelRequest request, CallHeaders headers) {
      String text = "";
      int tools = 0;
      for (Message m : request.messages()) {
        if (m.role() == Message.Role.USER && m.content().contains("KEY=")) text = m.content();
        if (m.role() == Message.Role.TOOL) tools++;
      }
      String said = Bench.fakeAnswer(text, tools);
      List<ToolCall> calls = List.of();
      if (said.startsWith("TOOL:")) {
        calls = List.of(new ToolCall("c" + tools, "lookup", Json.object().put("n", tools)));
        said = "";
      }
      ModelResult reply = new ModelReply(said, "", calls, "stop", Usage.NONE, "stub", "", -1);
      return new ModelCall() {
        @Override
        public CompletionStage<ModelResult> result() {
          return delay == 0
              ? CompletableFuture.completedFuture(reply)
              : CompletableFuture.supplyAsync(
                  () -> reply,
                  CompletableFuture.delayedExecutor(
                      delay, TimeUnit.MILLISECONDS, Runnable::run));
        }

        @Override
        public void cancel() {}
      };
    }
  }

  private static final class Lookup implements Tool {
    @Override
    public ToolSpec spec() {
      ObjectNode schema = Json.object().put("type", "object");
      schema.putObject("properties").putObject("n").put("type", "integer");
      return new ToolSpec("lookup", "look up", schema, Effect.READ_ONLY);
    }

    @Override
    public String call(JsonNode arguments, ToolContext context) {
      return "value " + arguments.path("n").asInt();
    }
  }

  public static void main(String[] args) throws Exception {
    Bench.args(args);
    delay = Long.parseLong(Bench.get("delay", "0"));
    Path here = Path.of(Bench.get("home", "java/troupe"));
    System.setProperty("logback.configurationFile", here.resolve("logback.xml").toString());
    Path data = Path.of(Bench.get("db", "run/troupe-" + ProcessHandle.current().pid()));
    Files.createDirectories(data);
    Path env = data.resolve("env.yaml");
    Files.writeString(
        env,
        Files.readString(here.resolve("env.yaml"))
            .replace("BASE", Bench.fake() ? "http://127.0.0.1:9/v1" : Bench.get("base", "")));
    boolean loop = Bench.get("w", "w1").equals("w2");
    TroupeBuilder builder =
        Troupe.builder()
            .data(data)
            .environment(env.toString())
            .team(here.resolve(loop ? "team-w2" : "team-w1"))
            .settings(AdmissionSettings.DEFAULT.withActive(2_000))
            .recovering();
    if (loop) builder.tool(new Lookup());
    if (Bench.fake()) builder.model("default", new Fake());
    Troupe troupe = builder.start();
    String run = Bench.get("run", "r" + System.nanoTime());
    Bench.bench(
        id -> {
          ObjectNode task =
              troupe
                  .submit(
                      TaskRequest.ofTeamGoal().input("id", "" + id).idempotencyKey(run + "-" + id))
                  .result()
                  .toCompletableFuture()
                  .get();
          JsonNode text = task.path("answer").path("text");
          return text.isTextual() ? text.asText().strip() : task.toString();
        });
  }
}
