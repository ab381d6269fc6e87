package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.answers.KeptAnswer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@link AnswerIndex} in the journal's file, kept in the transaction of the event that holds the
 * answer: from a tag of it.
 */
public final class SqliteAnswers implements AnswerIndex {
  private static final String TAG = "answer=";

  private final JournalDatabase database;

  public SqliteAnswers(JournalDatabase database) {
    this.database = database;
  }

  /** The tag of an event that holds an answer. */
  public static String tag(TenantId tenant, Hash key, Hash result, Usage usage, Instant at) {
    return TAG
        + key
        + "/"
        + result
        + "/"
        + usage.inputTokens()
        + "/"
        + usage.outputTokens()
        + "/"
        + at.toEpochMilli()
        + "/"
        + tenant;
  }

  /** What a tag says. */
  public record Noted(TenantId tenant, Hash key, Hash result, Usage usage, Instant at) {}

  /** Reads a tag; empty for those of others. */
  public static Optional<Noted> noted(String tag) {
    if (!tag.startsWith(TAG)) return Optional.empty();
    String[] parts = tag.substring(TAG.length()).split("/", 6);
    return Optional.of(
        new Noted(
            new TenantId(parts[5]),
            new Hash(parts[0]),
            new Hash(parts[1]),
            new Usage(Long.parseLong(parts[2]), Long.parseLong(parts[3]), false),
            Instant.ofEpochMilli(Long.parseLong(parts[4]))));
  }

  static void note(Statements statements, String pid, WrittenEvent event) throws SQLException {
    for (String tag : event.tags()) {
      Optional<Noted> noted = noted(tag);
      if (noted.isEmpty()) continue;
      PreparedStatement s =
          statements.get(
              "insert or replace into answer(tenant, key, pid, seq, at, result, input, output)"
                  + " values(?, unhex(?), ?, ?, ?, unhex(?), ?, ?)");
      s.setString(1, noted.get().tenant().value());
      s.setString(2, noted.get().key().value());
      s.setString(3, pid);
      s.setLong(4, event.seq());
      s.setLong(5, noted.get().at().toEpochMilli());
      s.setString(6, noted.get().result().value());
      s.setLong(7, noted.get().usage().inputTokens());
      s.setLong(8, noted.get().usage().outputTokens());
      s.executeUpdate();
    }
  }

  @Override
  public CompletionStage<Optional<KeptAnswer>> find(TenantId tenant, Hash key) {
    return database.read(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select pid, seq, at, lower(hex(result)), input, output from answer where tenant"
                      + " = ? and key = unhex(?)")) {
            s.setString(1, tenant.value());
            s.setString(2, key.value());
            try (ResultSet r = s.executeQuery()) {
              return r.next()
                  ? Optional.of(
                      new KeptAnswer(
                          r.getString(1),
                          r.getLong(2),
                          Instant.ofEpochMilli(r.getLong(3)),
                          new Hash(r.getString(4)),
                          new Usage(r.getLong(5), r.getLong(6), false)))
                  : Optional.empty();
            }
          }
        });
  }
}
