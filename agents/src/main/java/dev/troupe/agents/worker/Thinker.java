package dev.troupe.agents.worker;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.payload.Payloads;
import dev.troupe.runtime.prompt.Prompt;
import dev.troupe.runtime.prompt.PromptFault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One thought from fetched payloads to written requests, in two halves around a load. */
final class Thinker {
  private final ThinkJob job;
  private final Strategy strategy;
  private final OutputCheck check;
  private final List<ToolSpec> tools;
  private final Optional<OutputSchema> output;
  private final Payloads payloads;
  private final ParsedPayloads parsed;

  Thinker(
      ThinkJob job,
      Strategy strategy,
      OutputCheck check,
      List<ToolSpec> tools,
      Optional<OutputSchema> output,
      Payloads payloads,
      ParsedPayloads parsed) {
    this.parsed = parsed;
    this.job = job;
    this.strategy = strategy;
    this.check = check;
    this.tools = tools;
    this.output = output;
    this.payloads = payloads;
  }

  Half decide(Map<Hash, byte[]> found, Recollection memory) {
    Transcript seen = Thinking.transcript(job, found, parsed);
    Set<String> names = new LinkedHashSet<>(tools.stream().map(ToolSpec::name).toList());
    Set<String> polling = new HashSet<>();
    for (ToolSpec tool : tools)
      if (tool.traits().contains(ToolSpec.Trait.POLLING)) polling.add(tool.name());
    Decision decision =
        strategy.decide(
            new Brief(job.agent().name(), job.agent().model(), names, polling, check), seen);
    return new Half(seen, decision, found, memory);
  }

  /** Decided; the requests that it continues are still to be loaded. */
  final class Half {
    private final Transcript seen;
    private final Decision decision;
    private final Map<Hash, byte[]> found;
    private final Recollection memory;
    private final RequestManifests manifests = new RequestManifests(payloads);

    Half(Transcript seen, Decision decision, Map<Hash, byte[]> found, Recollection memory) {
      this.seen = seen;
      this.decision = decision;
      this.found = found;
      this.memory = memory;
    }

    /** The requests that it continues, where this task's thinkers still know them all. */
    Optional<Map<Label, ModelRequest>> remembered() {
      Map<Label, ModelRequest> known = new LinkedHashMap<>();
      for (Map.Entry<Label, Hash> base : Thinking.bases(decision, seen).entrySet()) {
        Optional<ModelRequest> request = parsed.request(base.getValue());
        if (request.isEmpty()) return Optional.empty();
        known.put(base.getKey(), request.get());
      }
      return Optional.of(known);
    }

    CompletionStage<Map<Label, ModelRequest>> load() {
      CompletionStage<Map<Label, ModelRequest>> all =
          CompletableFuture.completedFuture(new LinkedHashMap<>());
      for (Map.Entry<Label, Hash> base : Thinking.bases(decision, seen).entrySet())
        all =
            all.thenCombine(
                manifests.load(job.tenant(), base.getValue()),
                (map, request) -> {
                  map.put(base.getKey(), request);
                  return map;
                });
      return all;
    }

    private Thought.Draft stored(ModelRequest request, Optional<RequestManifests.Base> parent) {
      Hash manifest = manifests.store(job.tenant(), request, parent);
      parsed.keep(manifest, request);
      return new Thought.Draft(request, manifest);
    }

    Thought finish(Map<Label, ModelRequest> bases) {
      try {
        return written(bases);
      } catch (PromptFault fault) {
        Failure why = new Failure(StopReason.QUARANTINED, String.valueOf(fault.getMessage()));
        return new Thought(
            job.path(), job.basis(), new Decision.GiveUp(why), Map.of(), Thought.Given.NOTHING);
      }
    }

    private Thought written(Map<Label, ModelRequest> bases) {
      Map<Label, Thought.Draft> drafts = new LinkedHashMap<>();
      if (decision instanceof Decision.Pending pending)
        pending
            .wanted()
            .forEach(
                (label, move) -> {
                  if (move instanceof Move.CallModel call && Thinking.isNew(label, call, seen))
                    drafts.put(label, draft(label, call, Optional.ofNullable(bases.get(label))));
                });
      return new Thought(
          job.path(),
          job.basis(),
          decision,
          drafts,
          drafts.isEmpty() ? Thought.Given.NOTHING : given());
    }

    private Thought.Given given() {
      Prompt prompt = job.team().prompt(job.agent(), job.family());
      Set<String> notes = new LinkedHashSet<>();
      if (prompt.uses("notes")) memory.notes().forEach(note -> notes.add(note.key()));
      return new Thought.Given(
          notes,
          job.team().knowledgeUntrusted()
              && prompt.uses("documents")
              && !memory.documents().isEmpty());
    }

    private Thought.Draft draft(Label label, Move.CallModel call, Optional<ModelRequest> base) {
      RequestWriter writer = new RequestWriter(job, tools, output, seen);
      if (base.isEmpty()) {
        ModelRequest request =
            writer.fresh(call, job.team().renderer(), PromptValues.of(job, found, memory));
        return stored(request, Optional.empty());
      }
      ModelRequest request = writer.carriedOn(call, base.get(), label);
      Optional<RequestManifests.Base> parent =
          Optional.ofNullable(Thinking.bases(decision, seen).get(label))
              .map(hash -> new RequestManifests.Base(hash, base.get()));
      return stored(request, parent);
    }
  }
}
