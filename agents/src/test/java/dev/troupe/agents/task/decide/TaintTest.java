package dev.troupe.agents.task.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.Effect;
import dev.troupe.api.Priority;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each way in which text that nobody vouches for reaches another agent. */
final class TaintTest {
  private final Decisions task = new Decisions(Limits.DEFAULT);

  /** An agent that reads such text. */
  private void reads(String path) {
    task.open(path, Optional.empty());
    CallIntent call = Decisions.tool(path, "tool/0/0", Effect.READ_ONLY);
    task.decide(new Fact.Granted(call));
    task.decide(Decisions.settled(call, Settlement.returned(Decisions.HASH, 1).asUntrusted()));
    assertThat(isTainted(path)).isTrue();
  }

  private void delegates(String parent, String id, List<String> needs) {
    thinks(
        parent,
        Decision.Pending.of(
            new Label(id), new Move.Delegate("b", "i", Json.object(), needs, Optional.empty())),
        Thought.Given.NOTHING);
  }

  private void thinks(String path, Decision decision, Thought.Given given) {
    long basis = task.state().subtask(path).orElseThrow().version();
    task.decide(new Fact.Thought(new Thought(path, basis, decision, Map.of(), given), ""));
  }

  private boolean isTainted(String path) {
    return task.state().subtask(path).filter(SubtaskState::tainted).isPresent();
  }

  @Test
  void whoGetsTheResult() {
    reads("root/a");
    delegates("root", "b", List.of("a"));
    delegates("root", "c", List.of());
    assertThat(isTainted("root/b")).isTrue();
    assertThat(isTainted("root/c")).isFalse();
    assertThat(isTainted("root")).isFalse();
  }

  @Test
  void whoGetsTheResultOfOneThatHadItFromBelow() {
    task.open("root/a", Optional.empty());
    reads("root/a/x");
    delegates("root", "b", List.of("a"));
    assertThat(isTainted("root/b")).isTrue();
  }

  @Test
  void whoIsGivenWorkByOneThatReadIt() {
    reads("root/a");
    delegates("root/a", "x", List.of());
    assertThat(isTainted("root/a/x")).isTrue();
  }

  @Test
  void whoPlansAnewWithWhatItFailedWith() {
    reads("root/a");
    task.decide(new Fact.ThinkingFailed("root/a", "as the page says"));
    task.decide(new Fact.Granted(Decisions.model("root", "replan/1", Reserved.NOTHING)));
    delegates("root", "c", List.of());
    assertThat(isTainted("root/c")).isTrue();
  }

  @Test
  void whoSeesDocumentsOrNotesOfIt() {
    reads("root/a");
    task.open("root/b", Optional.empty());
    task.open("root/c", Optional.empty());
    task.open("root/d", Optional.empty());
    Decision asks =
        Decision.Pending.of(Label.think(0), Move.CallModel.fresh("default", false, false));
    thinks("root/b", asks, new Thought.Given(Set.of(), true));
    thinks("root/c", asks, new Thought.Given(Set.of("a"), false));
    thinks("root/d", asks, new Thought.Given(Set.of("goal"), false));
    assertThat(isTainted("root/b")).isTrue();
    assertThat(isTainted("root/c")).isTrue();
    assertThat(isTainted("root/d")).isFalse();
  }

  @Test
  void whoGetsAnInputOfIt() {
    Terms terms =
        new Terms(
            Priority.NORMAL, new TreeMap<>(), List.of(), Optional.empty(), "", List.of("mail"));
    TaskEvent.TaskSubmitted submitted =
        new TaskEvent.TaskSubmitted(
            TenantId.DEFAULT,
            "t",
            Decisions.HASH,
            Decisions.HASH,
            "e",
            Decisions.HASH,
            Decisions.HASH,
            "",
            terms);
    TaskDecider.Verdict verdict =
        TaskDecider.decide(
            TaskState.EMPTY,
            List.of(new Fact.Submit(submitted, Decisions.HASH, true, r -> {})),
            new Rule.Context(Decisions.NOW, "me", Limits.DEFAULT));
    assertThat(verdict.after().subtask("root").orElseThrow().tainted()).isTrue();
  }
}
