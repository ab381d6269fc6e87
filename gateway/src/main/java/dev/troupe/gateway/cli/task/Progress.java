package dev.troupe.gateway.cli.task;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;

/** What is shown while a task runs. */
interface Progress extends AutoCloseable {
  void event(JournalEntry entry);

  @Override
  void close();

  static Progress of(Common common, Console console) {
    if (common.quiet()) return new Silent();
    return console.terminal() && !common.verbose()
        ? new RedrawnProgress(console)
        : new PlainProgress(console, common.verbose());
  }

  /** Shows nothing. */
  final class Silent implements Progress {
    @Override
    public void event(JournalEntry entry) {}

    @Override
    public void close() {}
  }
}
