/**
 * The embedded journal: one SQLite file in WAL mode, one writer thread with group commit, and the
 * Pekko plugins on top. Start at {@link JournalDatabase}; what lies in the file is told by {@link
 * Tables}, how texts are found by {@link Texts}. Knows nothing about tasks but their tags.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.journal;
