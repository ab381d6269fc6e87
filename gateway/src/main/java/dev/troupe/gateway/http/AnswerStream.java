package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * What models write while they write it, as server-sent events without an id: {@code delta}, and
 * {@code answer_reset} where what was written by a call is void. Stored nowhere; a client that does
 * not keep up loses some, which the offsets show.
 */
final class AnswerStream {
  /** Pieces that wait for one client. */
  private static final int MOST = 64;

  private AnswerStream() {}

  static Source<ByteString, NotUsed> of(Troupe troupe, TaskId task) {
    return Source.<ByteString>queue(MOST)
        .mapMaterializedValue(queue -> listen(troupe, task, queue))
        .watchTermination(
            (stop, end) -> {
              end.whenComplete((done, failure) -> stop.run());
              return NotUsed.getInstance();
            });
  }

  private static Runnable listen(Troupe troupe, TaskId task, BoundedSourceQueue<ByteString> queue) {
    return troupe.listen(task, piece -> queue.offer(ByteString.fromString(text(piece))));
  }

  private static String text(AnswerFeed.Piece piece) {
    ObjectNode json = call(piece.call(), piece.attempt());
    if (piece.isReset()) return event("answer_reset", json);
    return event("delta", json.put("offset", piece.offset()).put("text", piece.text()));
  }

  /** Behind an event after which the same call is made again: what it wrote before is void. */
  static String after(TaskId task, TaskEvent event) {
    return switch (event) {
      case TaskEvent.CallRepeated e ->
          event("answer_reset", call(new CallId(task, e.path(), e.label()), e.attempt()));
      case TaskEvent.CallSettled e when e.settlement().result().isEmpty() ->
          event("answer_reset", call(new CallId(task, e.path(), e.label()), e.attempt()));
      default -> "";
    };
  }

  private static ObjectNode call(CallId call, int attempt) {
    return Json.object().put("call_id", call.toString()).put("try", attempt);
  }

  private static String event(String name, ObjectNode json) {
    return "event: " + name + "\ndata: " + Json.write(json) + "\n\n";
  }
}
