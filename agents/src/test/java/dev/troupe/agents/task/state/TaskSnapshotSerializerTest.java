package dev.troupe.agents.task.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.api.Effect;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TaskSnapshotSerializerTest {
  @Test
  void aStateComesBackAsItWas() {
    Decisions task = new Decisions(Limits.DEFAULT.with(Limit.TOKENS, 10_000));
    task.open("root/s1", Optional.of(Limits.NONE.with(Limit.MODEL_CALLS, 3)));
    CallIntent model = Decisions.model("root/s1", "think/0", Decisions.reserved(5, 5, "0.01"));
    CallIntent tool = Decisions.tool("root/s1", "tool/0/0", Effect.IRREVERSIBLE);
    task.decide(new Fact.Granted(model));
    task.decide(Decisions.settled(model, Decisions.answered(4, 4, "0.5")));
    task.decide(new Fact.Granted(tool));
    task.decide(Fact.Lost.withProcess(tool));
    task.decide(new Fact.Ask(Decisions.question(Question.Kind.EFFECT, "root/s1", "tool/0/0", 1)));
    task.decide(new Fact.Ask(Decisions.question(Question.Kind.APPROVAL, "root/s1", "tool/1/0", 0)));
    task.decide(Decisions.answer("q2", Answer.DENIED, Optional.empty()));
    task.decide(new Fact.Quiet(task.state().events()));
    TaskSnapshotSerializer serializer = new TaskSnapshotSerializer();
    Object back =
        serializer.fromBinary(serializer.toBinary(task.state()), serializer.manifest(task.state()));
    assertThat(back).isEqualTo(task.state());
    task.decide(new Fact.Control(Fact.Verb.CANCEL, r -> {}));
    assertThat(
            serializer.fromBinary(
                serializer.toBinary(task.state()), serializer.manifest(task.state())))
        .isEqualTo(task.state());
  }
}
