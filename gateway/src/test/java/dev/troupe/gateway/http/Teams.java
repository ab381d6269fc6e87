package dev.troupe.gateway.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Teams for tests, as folders. */
public final class Teams {
  private Teams() {}

  /**
   * One agent, one call; {@code chain}, in a folder of another name, has three in a row, {@code
   * asking} calls a tool, if the model wants it.
   */
  public static Path write(Path folder) throws IOException {
    one(
        folder.resolve("one"),
        "one",
        "[ { id: only, agent: writer, with: { goal: \"${inputs.q}\" } } ]");
    one(
        folder.resolve("three-in-a-row"),
        "chain",
        "[ { id: a, agent: worker, with: { goal: \"${inputs.q}\" } }, { id: b, agent: worker,"
            + " needs: [a], with: { goal: \"${a}\" } }, { id: c, agent: writer, needs: [b], with: {"
            + " goal: \"${b}\" } } ]");
    one(
        folder.resolve("asking"),
        "asking",
        "[ { id: asked, agent: asker, with: { goal: \"${inputs.q}\" } } ]");
    one(
        folder.resolve("客服"),
        "客服",
        "[ { id: only, agent: writer, with: { goal: \"${inputs.q}\" } } ]");
    return folder;
  }

  private static void one(Path folder, String name, String steps) throws IOException {
    Files.createDirectories(folder.resolve("prompts"));
    Files.writeString(
        folder.resolve("team.yaml"),
        """
        troupe: 1
        team: NAME
        goal: "Answer: {{ inputs.q }}"
        inputs: { q: { type: string } }
        models: { default: {} }
        agents: { worker: { prompt: p }, writer: { prompt: p }, asker: { prompt: p, tools: [calculate] } }
        plan: { steps: STEPS }
        """
            .replace("NAME", name)
            .replace("STEPS", steps));
    Files.writeString(folder.resolve("prompts/p.prompty"), "user:\n{{ goal }} {{ instruction }}\n");
  }
}
