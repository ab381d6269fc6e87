package dev.troupe.agents.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import dev.troupe.api.Hash;
import dev.troupe.runtime.payload.PayloadMissing;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The pure parts of a thought: reading the transcript, finding what to load, writing requests. */
final class Thinking {
  private Thinking() {}

  /** Payloads that the decision itself needs. */
  static Set<Hash> needed(ThinkJob job) {
    Set<Hash> needed = new LinkedHashSet<>(List.of(job.request()));
    for (ThinkJob.PastTurn turn : job.past()) {
      turn.result().ifPresent(needed::add);
      turn.told().flatMap(ThinkJob.PastAnswer::text).ifPresent(needed::add);
    }
    if (job.past().isEmpty())
      for (ThinkJob.SubtaskResult result : job.results()) result.result().ifPresent(needed::add);
    return needed;
  }

  static Transcript transcript(ThinkJob job, Map<Hash, byte[]> payloads, ParsedPayloads parsed) {
    SequencedMap<Label, Turn> turns = new LinkedHashMap<>();
    for (ThinkJob.PastTurn past : job.past())
      turns.put(
          past.label(),
          new Turn(past.label(), past.round(), past.request(), outcome(past, payloads, parsed)));
    return new Transcript(turns);
  }

  private static Optional<Outcome> outcome(
      ThinkJob.PastTurn past, Map<Hash, byte[]> payloads, ParsedPayloads parsed) {
    if (past.failure().isPresent()) return Optional.of(new Outcome.Failed(past.failure().get()));
    if (past.finished())
      return Optional.of(
          new Outcome.Finished(
              past.result().map(hash -> new String(bytes(payloads, hash), UTF_8)).orElse("")));
    if (past.refused().isPresent())
      return Optional.of(new Outcome.Refused(refused(past, past.refused().get(), payloads)));
    if (past.told().isPresent()) return Optional.of(told(past.told().get(), payloads));
    return past.result()
        .map(
            hash -> {
              byte[] bytes = bytes(payloads, hash);
              return past.tool()
                  ? new Outcome.Returned(new String(bytes, UTF_8))
                  : new Outcome.Replied(parsed.reply(hash, bytes));
            });
  }

  private static String refused(
      ThinkJob.PastTurn past, String message, Map<Hash, byte[]> payloads) {
    return past.told()
        .flatMap(ThinkJob.PastAnswer::text)
        .map(said -> message + "; they said: " + new String(bytes(payloads, said), UTF_8))
        .orElse(message);
  }

  private static Outcome told(ThinkJob.PastAnswer answer, Map<Hash, byte[]> payloads) {
    String text = answer.text().map(hash -> new String(bytes(payloads, hash), UTF_8)).orElse("");
    return new Outcome.Told(answer.answer(), text);
  }

  static byte[] bytes(Map<Hash, byte[]> payloads, Hash hash) {
    byte[] bytes = payloads.get(hash);
    if (bytes == null) throw new PayloadMissing(hash);
    return bytes;
  }

  /**
   * The stored request that each wanted model call continues, by label; fresh ones are not in it.
   */
  static SequencedMap<Label, Hash> bases(Decision decision, Transcript seen) {
    SequencedMap<Label, Hash> bases = new LinkedHashMap<>();
    if (decision instanceof Decision.Pending pending)
      pending
          .wanted()
          .forEach(
              (label, move) -> {
                if (!(move instanceof Move.CallModel call) || !isNew(label, call, seen)) return;
                call.follows()
                    .flatMap(seen::turn)
                    .flatMap(Turn::request)
                    .ifPresent(hash -> bases.put(label, hash));
              });
    return bases;
  }

  /** A model call that was not made yet, or is to be made again with a correction. */
  static boolean isNew(Label label, Move.CallModel call, Transcript seen) {
    return seen.turn(label)
        .map(turn -> turn.outcome().isPresent() && turn.round() < call.round())
        .orElse(true);
  }
}
