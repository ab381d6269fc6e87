package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;

/** Hands the open database to the plugins that Pekko instantiates by class name. */
public final class JournalSetup extends Setup {
  /** A file to open where no setup was given, as in the plugin TCK. */
  private static final String FILE = "troupe.journal.file";

  private final JournalDatabase database;

  public JournalSetup(JournalDatabase database) {
    this.database = database;
  }

  static JournalDatabase of(org.apache.pekko.actor.ActorSystem system) {
    Optional<JournalSetup> setup = system.settings().setup().get(JournalSetup.class);
    if (setup.isPresent()) return setup.get().database;
    if (system.settings().config().hasPath(FILE)) {
      JournalDatabase own =
          JournalDatabase.open(Path.of(system.settings().config().getString(FILE)));
      system.registerOnTermination(own::close);
      return own;
    }
    throw new IllegalStateException("the actor system was started without a JournalSetup");
  }
}
