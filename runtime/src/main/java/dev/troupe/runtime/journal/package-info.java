/**
 * The embedded journal: one SQLite file in WAL mode, one writer thread with group commit, and the
 * Pekko plugins on top. Start at {@link JournalDatabase}. Knows nothing about tasks but their tags.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.journal;
