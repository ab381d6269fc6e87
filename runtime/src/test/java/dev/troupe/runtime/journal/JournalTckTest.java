package dev.troupe.runtime.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Pekko's plugin TCK on the journal and the snapshot store. */
final class JournalTckTest {
  @TempDir static Path folder;

  @TestFactory
  List<DynamicTest> journal() {
    return ScalaTestCases.run(new JournalSpec());
  }

  @TestFactory
  List<DynamicTest> snapshots() {
    return ScalaTestCases.run(new SnapshotSpec());
  }

  /** The TCK makes its own actor system, so the database comes by configuration here. */
  static Config settings(String name) {
    return ConfigFactory.parseString(
            "troupe.journal.file = \"" + folder.resolve(name) + "\"\npekko.actor.provider = local")
        .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  @SuppressWarnings("serial")
  static final class JournalSpec extends org.apache.pekko.persistence.japi.journal.JavaJournalSpec {
    JournalSpec() {
      super(settings("journal.db"));
    }

    @Override
    public org.apache.pekko.persistence.CapabilityFlag supportsRejectingNonSerializableObjects() {
      return org.apache.pekko.persistence.CapabilityFlag.on();
    }

    @Override
    public org.apache.pekko.persistence.CapabilityFlag supportsSerialization() {
      return org.apache.pekko.persistence.CapabilityFlag.on();
    }
  }

  @SuppressWarnings("serial")
  static final class SnapshotSpec
      extends org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec {
    SnapshotSpec() {
      super(settings("snapshots.db"));
    }

    @Override
    public org.apache.pekko.persistence.CapabilityFlag supportsSerialization() {
      return org.apache.pekko.persistence.CapabilityFlag.on();
    }
  }
}
