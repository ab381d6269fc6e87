package dev.troupe.scenarios.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.replay.Recording;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A task in one file: taken out of a journal, and read again where there is none. */
public final class RecordingFile {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private RecordingFile() {}

  /**
   * Blocks.
   *
   * @param environment where its models lived, for their families; no key of it goes into the
   *     recording
   * @throws UserFault when there is no such task
   */
  public static Recording of(
      TaskHistory history, Payloads payloads, TaskId task, Environment environment) {
    List<JournalReader.Stored> events = history.stored(task);
    if (events.isEmpty()) throw new UserFault("there is no task " + task);
    TenantId tenant = TaskHistory.state(history.all(task)).tenant();
    Map<Hash, byte[]> found = new HashMap<>();
    Deque<String> texts = new ArrayDeque<>();
    for (JournalReader.Stored event : events) texts.add(new String(event.payload(), UTF_8));
    while (!texts.isEmpty()) {
      Matcher matcher = HASH.matcher(texts.poll());
      while (matcher.find()) {
        Hash hash = new Hash(matcher.group());
        if (found.containsKey(hash)) continue;
        try {
          byte[] bytes = payloads.get(tenant, hash).toCompletableFuture().join();
          found.put(hash, bytes);
          texts.add(new String(bytes, UTF_8));
        } catch (CompletionException e) {
          // A hash that is no payload: a key, a team's.
        }
      }
    }
    SequencedMap<String, Recording.Model> models = new LinkedHashMap<>();
    environment
        .models()
        .forEach(
            (role, binding) ->
                models.put(
                    role,
                    new Recording.Model(
                        binding.endpoint().family(), binding.endpoint().limits().answerTokens())));
    return new Recording(task, events, found, models, false);
  }

  public static ObjectNode json(Recording recording) {
    ObjectNode json = Json.object().put("recording", 1).put("task", recording.task().value());
    ObjectNode models = json.putObject("models");
    recording
        .models()
        .forEach(
            (role, model) ->
                models
                    .putObject(role)
                    .put("family", model.family())
                    .put("max_tokens", model.answerTokens()));
    ArrayNode events = json.putArray("events");
    for (JournalReader.Stored event : recording.events())
      events
          .addObject()
          .put("seq", event.seq())
          .put("event", event.manifest())
          .put("json", new String(event.payload(), UTF_8));
    ObjectNode payloads = json.putObject("payloads");
    new TreeMap<>(byText(recording.payloads())).forEach(payloads::put);
    return json;
  }

  private static Map<String, String> byText(Map<Hash, byte[]> payloads) {
    Map<String, String> texts = new HashMap<>();
    payloads.forEach(
        (hash, bytes) -> texts.put(hash.value(), Base64.getEncoder().encodeToString(bytes)));
    return texts;
  }

  /**
   * @throws UserFault when it is none, or a text in it is not what its hash says
   */
  public static Recording read(String name, String text) {
    try {
      return whole(name, text);
    } catch (IllegalArgumentException e) { // a task, a hash, a text in Base64 that is none
      throw new UserFault(name + " is damaged: " + e.getMessage());
    }
  }

  private static Recording whole(String name, String text) {
    JsonNode json;
    try {
      json = Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new UserFault(name + ": not valid JSON: " + Json.message(e));
    }
    if (json.path("recording").asInt() != 1)
      throw new UserFault(name + ": is no recording of a task; `troupe export ID` writes one");
    List<JournalReader.Stored> events = new ArrayList<>();
    for (JsonNode event : json.path("events"))
      events.add(
          new JournalReader.Stored(
              event.path("seq").asLong(),
              event.path("event").asText(),
              event.path("json").asText().getBytes(UTF_8)));
    if (events.isEmpty()) throw new UserFault(name + ": holds no event");
    Map<Hash, byte[]> payloads = new HashMap<>();
    json.path("payloads")
        .properties()
        .forEach(
            e -> {
              byte[] bytes = Base64.getDecoder().decode(e.getValue().asText());
              if (!Hash.of(bytes).value().equals(e.getKey()))
                throw new UserFault(name + ": payload " + e.getKey() + " is damaged");
              payloads.put(new Hash(e.getKey()), bytes);
            });
    SequencedMap<String, Recording.Model> models = new LinkedHashMap<>();
    json.path("models")
        .properties()
        .forEach(
            e ->
                models.put(
                    e.getKey(),
                    new Recording.Model(
                        e.getValue().path("family").asText(""), answerTokens(e.getValue()))));
    return new Recording(new TaskId(json.path("task").asText()), events, payloads, models, false);
  }

  /** Before 2026-11-27 it was named otherwise, and was the default where nothing was said. */
  private static int answerTokens(JsonNode model) {
    if (model.has("max_tokens")) return model.path("max_tokens").asInt();
    int before = model.path("answer_tokens").asInt();
    return before == EndpointLimits.DEFAULT_ANSWER_TOKENS ? 0 : before;
  }
}
