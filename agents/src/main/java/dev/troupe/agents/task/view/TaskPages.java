package dev.troupe.agents.task.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.observe.LogScope;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of tasks, page by page, newest first: {@code {tasks, next_cursor}}. */
public final class TaskPages {
  /** Tasks of a page, unless said otherwise; and at most. */
  public static final int PAGE = 20;

  public static final int MAX_PAGE = 100;

  /** What tasks may be asked for by: their status, or that they are paused. */
  public static final SortedSet<String> STATUSES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Set.of(
                  "submitted",
                  "working",
                  "input_required",
                  "completed",
                  "failed",
                  "canceled",
                  "rejected",
                  Listing.PAUSED)));

  /**
   * Which tasks are wanted.
   *
   * @param tenant absent for all of them
   * @param teams any of these; empty for all of them
   * @param cursor {@code next_cursor} of the page before
   */
  public record Query(
      Optional<String> tenant,
      Set<String> teams,
      Optional<String> status,
      Optional<String> cursor,
      int limit) {

    /** The same of teams by all of their names. */
    public Query called(Function<String, ? extends Set<String>> names) {
      Set<String> all = new TreeSet<>();
      for (String team : teams) all.addAll(names.apply(team));
      return new Query(tenant, all, status, cursor, limit);
    }

    /** What is wrong with it, if anything: a name and what it should be. */
    public Optional<String> fault() {
      if (limit < 1 || limit > MAX_PAGE)
        return Optional.of("limit: a number from 1 to " + MAX_PAGE);
      if (status.isPresent() && !STATUSES.contains(status.get()))
        return Optional.of("status: one of " + String.join(", ", STATUSES));
      return cursor.isPresent() && !isTask(cursor.get())
          ? Optional.of("cursor: only what next_cursor gave")
          : Optional.empty();
    }

    private static boolean isTask(String id) {
      try {
        return !new TaskId(id).value().isEmpty();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  private static final Logger log = LoggerFactory.getLogger(TaskPages.class);

  private final Listing listing;
  private final TaskHistory history;
  private final TaskView.Reader payloads;
  private final SqliteQuarantine quarantine;

  public TaskPages(
      Listing listing, TaskHistory history, TaskView.Reader payloads, SqliteQuarantine quarantine) {
    this.quarantine = quarantine;
    this.listing = listing;
    this.history = history;
    this.payloads = payloads;
  }

  /**
   * Blocks.
   *
   * @throws NoSuchElementException when the task is gone after which the page begins
   */
  public ObjectNode read(Query query) {
    OptionalLong before = OptionalLong.empty();
    if (query.cursor().isPresent()) {
      before = listing.placeNow(TaskPid.of(new TaskId(query.cursor().get())), query.tenant());
      if (before.isEmpty())
        throw new NoSuchElementException(
            "cursor: the task that it names is not there any more; begin with the first page");
    }
    List<Listing.Row> rows =
        listing.findNow(
            new Listing.Query(
                query.tenant(), query.teams(), query.status(), before, query.limit() + 1));
    ObjectNode page = Json.object();
    ArrayNode tasks = page.putArray("tasks");
    List<Listing.Row> shown = rows.subList(0, Math.min(query.limit(), rows.size()));
    ArrayNode unreadable = Json.array();
    Map<String, String> aside = quarantine.asideNow();
    for (Listing.Row row : shown)
      TaskPid.task(row.pid())
          .ifPresent(
              task ->
                  resource(task, Optional.ofNullable(aside.get(row.pid())))
                      .ifPresentOrElse(tasks::add, () -> unreadable.add(task.value())));
    if (!unreadable.isEmpty()) page.set("unreadable", unreadable);
    if (rows.size() > shown.size())
      page.put( // a place in the list would tell how many tasks the others have
          "next_cursor", TaskPid.task(shown.getLast().pid()).map(TaskId::value).orElse(null));
    else page.putNull("next_cursor");
    return page;
  }

  /** Empty for one that is damaged: it is named, and hides no other. */
  private Optional<ObjectNode> resource(TaskId task, Optional<String> aside) {
    try {
      TaskState state = TaskHistory.state(history.all(task));
      return Optional.of(new TaskView(task, state, payloads, aside).json());
    } catch (RuntimeException e) {
      LogScope.run(task, () -> log.error("task {} cannot be read", task, e));
      return Optional.empty();
    }
  }
}
