package dev.troupe.scenarios.play;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.TaskId;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.sim.SimPerson;
import dev.troupe.scenarios.sim.SimRandom;
import dev.troupe.scenarios.sim.Stage;
import java.time.Duration;
import java.util.Optional;

/** People say the truth about effects, and yes or no to the rest. */
final class Honest implements SimPerson.Saying {
  private final Stage stage;
  private final LookUp lookUp;
  private final Scenario.People people;

  Honest(Stage stage, LookUp lookUp, Scenario.People people) {
    this.stage = stage;
    this.lookUp = lookUp;
    this.people = people;
  }

  @Override
  public Answer answer(TaskId task, Question question) {
    return switch (question.kind()) {
      case ASK -> Answer.ANSWERED;
      case EFFECT -> lookUp.isDone(key(task, question)) ? Answer.DONE : Answer.NOT_DONE;
      case APPROVAL, PLAN ->
          stage.stream("approve/" + task + "/" + question.id()).unit() < people.approve()
              ? Answer.APPROVED
              : Answer.DENIED;
    };
  }

  @Override
  public Optional<Duration> after(SimRandom random) {
    if (random.unit() < people.silent()) return Optional.empty();
    return Optional.of(Duration.ofMillis((long) people.answerAfter().draw(random)));
  }

  private String key(TaskId task, Question question) {
    return stage.history(task).stream()
        .map(stored -> stored.entry().event())
        .filter(TaskEvent.CallSent.class::isInstance)
        .map(TaskEvent.CallSent.class::cast)
        .filter(sent -> sent.path().equals(question.path()))
        .filter(sent -> sent.label().equals(question.label()))
        .map(TaskEvent.CallSent::idempotencyKey)
        .findFirst()
        .orElse("");
  }
}
