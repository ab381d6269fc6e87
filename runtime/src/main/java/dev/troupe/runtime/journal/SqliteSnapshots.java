package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/** Pekko's snapshot store in the same file as the journal. */
public final class SqliteSnapshots
    extends org.apache.pekko.persistence.snapshot.japi.SnapshotStore {
  private static final String RANGE = "pid = ? and seq between ? and ? and at between ? and ?";

  private final JournalDatabase database = JournalSetup.of(context().system());
  private final Serialization serialization = SerializationExtension.get(context().system());

  @Override
  public scala.concurrent.Future<Optional<SelectedSnapshot>> doLoadAsync(
      String pid, SnapshotSelectionCriteria criteria) {
    return Promised.asScala(
        database.read(
            connection -> {
              try (PreparedStatement s =
                  connection.prepareStatement(
                      "select seq, at, serializer, manifest, payload from snapshot where "
                          + RANGE
                          + " order by seq desc limit 1")) {
                bind(s, pid, criteria);
                try (ResultSet r = s.executeQuery()) {
                  return r.next()
                      ? Optional.of(selected(pid, r))
                      : Optional.<SelectedSnapshot>empty();
                }
              }
            }));
  }

  private SelectedSnapshot selected(String pid, ResultSet r) throws SQLException {
    Object state = serialization.deserialize(r.getBytes(5), r.getInt(3), r.getString(4)).get();
    return SelectedSnapshot.create(new SnapshotMetadata(pid, r.getLong(1), r.getLong(2)), state);
  }

  @Override
  public scala.concurrent.Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    Serializer serializer = serialization.findSerializerFor(snapshot);
    byte[] bytes = serialization.serialize(snapshot).get();
    String manifest = Serializers.manifestFor(serializer, snapshot);
    return Promised.asScala(
        database.write(
            s -> {
              PreparedStatement insert =
                  s.get(
                      "insert or replace into snapshot(pid, seq, at, serializer, manifest, payload)"
                          + " values(?,?,?,?,?,?)");
              insert.setString(1, metadata.persistenceId());
              insert.setLong(2, metadata.sequenceNr());
              insert.setLong(3, metadata.timestamp());
              insert.setInt(4, serializer.identifier());
              insert.setString(5, manifest);
              insert.setBytes(6, bytes);
              insert.executeUpdate();
            }));
  }

  @Override
  public scala.concurrent.Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return Promised.asScala(
        database.write(
            s -> {
              PreparedStatement delete = s.get("delete from snapshot where pid = ? and seq = ?");
              delete.setString(1, metadata.persistenceId());
              delete.setLong(2, metadata.sequenceNr());
              delete.executeUpdate();
            }));
  }

  @Override
  public scala.concurrent.Future<Void> doDeleteAsync(
      String pid, SnapshotSelectionCriteria criteria) {
    return Promised.asScala(
        database.write(
            s -> {
              PreparedStatement delete = s.get("delete from snapshot where " + RANGE);
              bind(delete, pid, criteria);
              delete.executeUpdate();
            }));
  }

  /** Nobody wakes an entity that is closed any more. */
  static void drop(Statements statements, String pid) throws SQLException {
    PreparedStatement delete = statements.get("delete from snapshot where pid = ?");
    delete.setString(1, pid);
    delete.executeUpdate();
  }

  private static void bind(PreparedStatement s, String pid, SnapshotSelectionCriteria criteria)
      throws SQLException {
    s.setString(1, pid);
    s.setLong(2, criteria.minSequenceNr());
    s.setLong(3, criteria.maxSequenceNr());
    s.setLong(4, criteria.minTimestamp());
    s.setLong(5, criteria.maxTimestamp());
  }
}
