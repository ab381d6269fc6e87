package dev.troupe.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one process; NeighboursIT has those of two. */
final class NodeLockTest {
  @TempDir Path folder;

  @Test
  void aNodeIsThereFromItsStartToItsEnd() {
    DataFolder data = DataFolder.open(folder.resolve("d"));
    assertThat(NodeLock.isThere(data, "one")).isFalse();
    NodeLock one = NodeLock.take(data, "one");
    try (NodeLock two = NodeLock.take(data, "two")) {
      assertThat(two.isElsewhere("one")).isTrue();
      assertThat(one.isElsewhere("two")).isTrue();
      assertThat(one.isElsewhere("one")).isFalse();
      assertThat(one.isElsewhere("three")).isFalse();
      assertThat(NodeLock.isThere(data, "one")).isTrue();
      assertThatThrownBy(() -> FolderUse.alone(data)).isInstanceOf(JournalUnusable.class);
      one.close();
      one.close();
      assertThat(two.isElsewhere("one")).isFalse();
      assertThat(NodeLock.isThere(data, "two")).isTrue();
    }
    assertThat(NodeLock.isThere(data, "two")).isFalse();
    FolderUse.alone(data).close();
  }

  @Test
  void whoeverHasTheFolderAloneKeepsNodesOut() {
    DataFolder data = DataFolder.open(folder.resolve("d"));
    FolderUse alone = FolderUse.alone(data);
    assertThatThrownBy(() -> NodeLock.take(data, "one")).hasMessageContaining("in use");
    alone.close();
    NodeLock.take(data, "one").close();
  }

  /** As when a thousand tasks of a node that died are woken at once. */
  @Test
  void manyWhoLookAtOnceAreNotTakenForTheNodeTheyLookFor() throws Exception {
    DataFolder data = DataFolder.open(folder.resolve("d"));
    try (NodeLock here = NodeLock.take(data, "here");
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> looks =
          () -> IntStream.range(0, 500).anyMatch(i -> here.isElsewhere("gone"));
      List<Future<Boolean>> seen =
          threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> looks).toList());
      for (Future<Boolean> alive : seen) assertThat(alive.get()).isFalse();
    }
  }
}
